"""The demo's public places, brought from a list as a town would publish one."""

from datetime import datetime

from asasap.kernel.actor import SYSTEM
from mapping.enums import Licence
from mapping.models import Commune, PointImport, PointSource
from mapping.operations.importing import apply_import, hand_in_list
from matching.operations.counting import count_tension, count_white_zones

SOURCE = "Liste inventée pour la démonstration"
LIST = """id;name;kind;insee;latitude;longitude;address;hours
1;Maison de quartier Jean-Moulin;social;93048;48.8692;2.4591;10 rue de l’Exemple;lun-ven 9:00-12:00, 14:00-18:00
2;Cuisine partagée des Murs à pêches;kitchen;93048;48.8657;2.4719;3 impasse Inventée;mer 14:00-19:00; sam 10:00-13:00
3;Guichet unique de la mairie;town_hall;93048;48.8622;2.4421;1 place de l’Exemple;lun-ven 8:30-17:30
4;Repair café du bas Montreuil;workshop;93048;48.8561;2.4262;25 rue Fictive;sam 14:00-18:00
5;Aide numérique de Bagnolet;digital;93006;48.8690;2.4180;2 rue de l’Invention;mar, jeu 10:00-12:00
"""  # noqa: E501


def load_places_of_demo(*, now: datetime) -> None:
    """Bring the list in, and count what the map says of areas. Safe to call again."""
    if not Commune.objects.filter(insee="93048").exists():
        return  # The places are not loaded.
    source = PointSource.objects.filter(name=SOURCE)
    if not PointImport.objects.filter(source__in=source).exists():
        # Semicolons part the columns: hours of several days are given in quotes.
        listed = hand_in_list(
            source=SOURCE,
            licence=Licence.CC0,
            url="",
            file_name="lieux-de-demonstration.csv",
            content=_quoted(LIST),
            now=now,
        )
        apply_import(listed=listed, actor=SYSTEM, now=now)
    count_tension(now=now)
    count_white_zones(now=now)


def _quoted(text: str) -> str:
    rows = [line.split(";", 7) for line in text.strip().splitlines()]
    return "\n".join(";".join([*row[:7], f'"{row[7]}"']) for row in rows)
