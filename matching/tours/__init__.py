"""Day tours: who goes where, when. A pure room: values in, values out.

=================  ============================================================
``days``           the values: a day to plan, a plan, and what a plan costs
``checking``       the independent checker: no plan is believed without it
``truth``          its other half: whether a visit is left for a true reason
``solving``        ``solve``: which search for which day
``search``         ruin and recreate, for windows that may not be missed
``board``          the plan in the making that it works on
``routes``         one carer's route, and the cheapest place for one visit more
``pairs``          where both carers of a double visit could fit in
``synchronised``   decoding an order of visits, where lateness only costs
``tails``          the tours that such an order makes grow
``reasons``        why a visit is left, as the search tells it
``budget``         how long a search may take
=================  ============================================================
"""
