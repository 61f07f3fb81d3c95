"""What the demo's invented people write: believable sentences, by activity."""

from dataclasses import dataclass

GIVEN = (
    "Adèle Amadou Aminata Anh Antoine Bilal Brahim Camille Céline Chantal Cyril "
    "Daniel Denise Djibril Élodie Émile Fatou Farid Fernanda Gaëlle Georges Hélène "
    "Hicham Ilyès Irène Jacques Joana Julien Kadiatou Khadija Laurent Leïla Louise "
    "Lucas Lucie Maïmouna Manon Marcel Mariam Mathieu Mehdi Minh Monique Mourad "
    "Nadia Nathalie Nicolas Noémie Odile Oumar Pauline Philippe Rachid Raphaël Rosa "
    "Sabrina Salif Samia Sandrine Simone Sophie Stéphane Suzanne Thierry Thomas "
    "Tomasz Valérie Yacine Yasmina Zohra"
)
FAMILY = (
    "Abdallah Aubry Barbier Belkacem Benoît Bernard Bouchard Camara Carvalho "
    "Chevalier Cissé Colin Costa Coulibaly Da-Silva David Delacroix Diarra Diop "
    "Dubois Dumas Fall Faure Fernandes Fofana Fournier Gauthier Giraud Haddad Hamdi "
    "Henry Kaci Keïta Khelifi Konaté Lambert Leblanc Leclerc Lopes Mansouri "
    "Marchand Masson Meunier Mendes Michel Morin Ndiaye Nowak Olivier Perrin Pham "
    "Pires Renard Rivière Robin Rolland Saïdi Sanchez Sow Tavares Touré Traoré Tran "
    "Vasseur Vidal Weiss Zidi"
)
STREETS = (
    "rue des Érables",
    "rue du Puits",
    "avenue de la Fontaine",
    "rue des Vergers",
    "allée des Mûriers",
    "rue de l’Écluse",
    "rue du Four",
    "passage des Ateliers",
    "rue de la Plaine",
    "square des Tilleuls",
)


@dataclass(frozen=True)
class Words:
    """An activity's: titles and sentences of offers, then of demands; euros an hour."""

    offers: tuple[str, ...]
    says: tuple[str, ...]
    demands: tuple[str, ...]
    asks: tuple[str, ...]
    euros: tuple[int, int]
    public: str = "anyone"


HELLO = (
    "Je suis à l’heure, et je préviens si quelque chose change.",
    "Nous en parlons d’abord ensemble, sans engagement.",
    "Je connais bien le quartier et je me déplace à vélo.",
    "Je travaille ici depuis plusieurs années.",
    "Une première visite permet de voir ce qui est à faire.",
    "Je parle simplement et je prends le temps qu’il faut.",
)
THANKS = (
    "Les horaires peuvent se discuter.",
    "L’immeuble a un ascenseur.",
    "Je préfère quelqu’un qui vienne toujours le même jour.",
    "C’est au rez-de-chaussée.",
    "Je serai présent la première fois pour tout montrer.",
    "Merci de me dire quand vous seriez libre.",
)
WORDS = {
    "10": Words(
        ("Garde de bébés à domicile", "Garde de tout-petits, chez vous"),
        ("Repas, sieste, jeux et sorties au parc.", "Dix ans en crèche avant cela."),
        ("Garde de notre fille d’un an", "Garder un bébé trois jours par semaine"),
        ("Elle fait encore la sieste l’après-midi.", "Il aime sortir au parc."),
        (16, 24),
        "under_3",
    ),
    "30": Words(
        (
            "Aide à domicile pour personnes âgées",
            "Présence et aide de tous les jours",
        ),
        ("Lever, repas, promenade et compagnie.", "Douceur et régularité."),
        ("Aide pour ma mère, le matin", "Une présence deux fois par jour"),
        ("Préparer le petit déjeuner et sortir un peu.", "Elle aime parler du jardin."),
        (22, 29),
        "fragile_adult",
    ),
    "60": Words(
        (
            "Ménage soigné",
            "Ménage et repassage",
            "Entretien de votre logement",
            "Grand ménage de saison",
            "Vitres et ménage",
        ),
        (
            "Cuisine, salle de bains, sols et poussières.",
            "Je viens avec mes produits, ou j’utilise les vôtres.",
            "Repassage possible à la fin.",
        ),
        (
            "Ménage d’un trois-pièces",
            "Deux heures de ménage par semaine",
            "Ménage et un peu de repassage",
            "Ménage avant un déménagement",
        ),
        (
            "L’aspirateur et les produits sont sur place.",
            "Surtout la cuisine et la salle de bains.",
            "Il y a un chat, très calme.",
        ),
        (18, 30),
    ),
    "70": Words(
        (
            "Jardinage et taille de haies",
            "Tonte et entretien du jardin",
            "Potager, fleurs et petites tailles",
            "Balcons et terrasses fleuris",
        ),
        (
            "Je viens avec mes outils et j’emporte les déchets verts.",
            "Sans produit chimique.",
            "Conseils pour que le jardin demande moins d’eau.",
        ),
        (
            "Tailler une haie de dix mètres",
            "Entretien d’un petit jardin",
            "Remettre en état une cour plantée",
        ),
        (
            "La haie arrive à hauteur d’épaule.",
            "Il faudrait emporter les branches.",
            "Une tondeuse est sur place.",
        ),
        (25, 42),
    ),
    "80": Words(
        (
            "Petits travaux et montage de meubles",
            "Bricolage du quotidien",
            "Étagères, joints et petites réparations",
        ),
        (
            "Fixer, monter, régler, déboucher.",
            "Deux heures suffisent souvent.",
            "J’apporte l’outillage.",
        ),
        (
            "Monter une armoire et fixer deux étagères",
            "Changer un joint et régler une porte",
            "Poser des tringles à rideaux",
        ),
        ("Tout le matériel est déjà acheté.", "Le mur est en brique."),
        (28, 45),
    ),
    "90": Words(
        (
            "Garde d’enfants après l’école",
            "Garde d’enfants le mercredi",
            "Sortie d’école et devoirs",
        ),
        (
            "Goûter, devoirs et jeux, sans écran.",
            "Je lis beaucoup d’histoires.",
            "Habituée aux fratries.",
        ),
        (
            "Aller chercher deux enfants à l’école",
            "Garder notre fils le mercredi",
        ),
        ("L’école est à cinq minutes à pied.", "Ils ont cinq et huit ans."),
        (14, 22),
        "child",
    ),
    "100": Words(
        (
            "Cours de maths, collège et lycée",
            "Aide aux devoirs à domicile",
            "Cours de français et d’anglais",
            "Cours de guitare pour débutants",
        ),
        (
            "Je reprends ce qui n’est pas compris, pas à pas.",
            "Un petit bilan à chaque fin de mois.",
            "Ancien professeur, toujours curieux.",
        ),
        (
            "Maths en quatrième, une heure par semaine",
            "Anglais avant un entretien",
            "Aide aux devoirs en sixième",
        ),
        ("Reprendre confiance avant tout.", "Plutôt en fin d’après-midi."),
        (22, 40),
    ),
    "120": Words(
        ("Cuisine de tous les jours, chez vous", "Repas de la semaine, faits maison"),
        (
            "Je cuisine pour quatre jours en deux heures.",
            "Courses au marché, peu de gras, beaucoup de légumes.",
        ),
        ("Préparer les repas de la semaine", "Cuisiner pour deux personnes"),
        ("Une plaque et un four sont là.", "Sans porc ni arachide."),
        (22, 34),
    ),
    "140": Words(
        ("Repassage livré chez vous", "Linge lavé, repassé, rapporté"),
        ("Je passe le lundi et rapporte le mercredi.", "Chemises sur cintres."),
        ("Une corbeille de repassage par semaine", "Repassage de chemises"),
        ("Environ dix chemises.", "Je peux déposer le linge le soir."),
        (16, 24),
    ),
    "150": Words(
        ("Courses livrées à la porte", "Courses et pharmacie du quartier"),
        ("Je passe au marché, à la pharmacie, à la boulangerie.", "Deux sacs au plus."),
        ("Courses une fois par semaine", "Porter des courses au quatrième étage"),
        ("L’ascenseur est en panne souvent.", "La liste tient sur une page."),
        (14, 20),
    ),
    "160": Words(
        (
            "Aide à l’ordinateur et au téléphone",
            "Internet expliqué simplement",
            "Imprimante, wifi et courriels",
        ),
        (
            "J’explique et je note tout sur une fiche.",
            "Aucune question n’est bête.",
            "Installation, ménage et sauvegardes.",
        ),
        (
            "Apprendre à envoyer des photos",
            "Une imprimante qui ne répond plus",
            "Régler un nouvel ordinateur",
        ),
        ("Je débute complètement.", "La connexion est lente le soir."),
        (24, 42),
    ),
    "190": Words(
        ("Aide aux papiers et aux démarches", "Courriers, impôts et dossiers en ligne"),
        (
            "Nous trions ensemble, puis j’écris avec vous.",
            "Je n’emporte aucun papier.",
        ),
        ("Remplir un dossier de retraite", "Classer des papiers en retard"),
        ("Il y a trois cartons.", "Je dois répondre avant la fin du mois."),
        (18, 32),
    ),
}
HEADLINES = {
    "self_employed": "À mon compte, près de chez vous",
    "coop_entrepreneur": "Avec ma coopérative",
    "business_test": "Je lance mon activité, accompagné",
    "integration_employee": "Avec une équipe qui m’accompagne",
    "employee": "Salarié d’une structure du territoire",
    "household_employee": "Employé à domicile, déclaré",
    "volunteer": "Un coup de main entre voisins",
    "family_carer": "J’aide un proche",
}
TALKS = (
    (
        "Bonjour, seriez-vous libre le mardi matin ?",
        "Bonjour, oui, à partir de neuf heures. Est-ce loin du métro ?",
        "À cinq minutes à pied. Nous pourrions commencer la semaine prochaine.",
    ),
    (
        "Bonjour, votre annonce m’intéresse. Venez-vous aussi le samedi ?",
        "Le samedi matin seulement, une semaine sur deux.",
    ),
    (
        "Bonjour, je peux vous proposer deux créneaux cette semaine.",
        "Très bien, lesquels ?",
        "Mercredi à quatorze heures, ou vendredi à dix heures.",
        "Vendredi me va. À bientôt.",
    ),
    ("Bonjour, apportez-vous vos produits ?",),
)
ASKED = (
    ("Venez-vous avec votre matériel ?", "Oui, avec tout ce qu’il faut."),
    ("Le prix comprend-il le déplacement ?", "Oui, jusqu’à cinq kilomètres."),
    ("Faites-vous aussi les vitres ?", ""),
    ("Est-ce possible en fin de journée ?", "Jusqu’à dix-neuf heures."),
    ("Y a-t-il des marches à monter ?", "Deux étages, sans ascenseur."),
)
TASKS = (
    "Ce qui est écrit dans la demande, une fois par semaine.",
    "Deux heures, avec le matériel qui est sur place.",
    "Comme convenu ensemble lors de la première visite.",
)
