"""Day tours: who goes where, when. A pure room: values in, values out.

=================  ============================================================
``days``           the values: a day to plan, a plan, and what a plan costs
``checking``       the independent checker: no plan is believed without it
``routes``         one carer's route, and the cheapest place for one visit more
``search``         ruin and recreate, for windows that may not be missed
``synchronised``   decoding an order of visits, where lateness only costs
``solving``        ``solve``: which search for which day, and why a visit is left
=================  ============================================================
"""
