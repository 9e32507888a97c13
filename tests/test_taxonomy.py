from lurebot.taxonomy import taxonomy

ILO_INDICATORS = {  # ILO Indicators of Forced Labour, 2012: the eleven
    "abuse of vulnerability", "deception", "restriction of movement", "isolation", "physical and sexual violence",
    "intimidation and threats", "retention of identity documents", "withholding of wages", "debt bondage",
    "abusive working and living conditions", "excessive overtime",
}  # fmt: skip


def test_has_the_five_categories_in_the_order_of_the_classifier():
    names = ("trafficking_lure", "job_scam", "other_scam", "legitimate_job", "not_job")
    assert taxonomy().category_names == names
    assert taxonomy().harmful_names == set(names[:3])


def test_has_22_distinct_indicators_and_29_languages():
    assert len(set(taxonomy().indicator_names)) == 22
    assert len(set(taxonomy().languages)) == 29


def test_every_indicator_is_rooted_in_an_ilo_indicator_and_a_palermo_element():
    for indicator in taxonomy().indicators:
        assert indicator.ilo in ILO_INDICATORS, indicator.name
        assert indicator.palermo_element in ("act", "means", "purpose"), indicator.name
        assert indicator.definition.endswith("."), indicator.name


def test_every_category_says_what_it_is_and_what_it_is_not():
    for category in taxonomy().categories:
        assert category.definition
        assert category.not_when
