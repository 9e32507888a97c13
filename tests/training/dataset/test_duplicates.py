from lurebot_training.dataset.duplicates import near_duplicates, near_duplicates_within, shingles

AD = "We need a cook for our small restaurant near the river, six days a week, meals included."


def test_a_copy_with_another_number_and_emoji_is_found():
    copies = near_duplicates([AD], [AD.upper() + " 📞 012 345", "Something else entirely about boats and nets."])
    assert [(copy.first, copy.second) for copy in copies] == [(0, 0)]


def test_texts_on_the_same_subject_are_no_copies():
    assert near_duplicates([AD], ["Our riverside hotel is hiring cooks and waiters; good salary, staff meals."]) == []


def test_texts_without_letters_have_no_shingles():
    assert shingles("12345 !!!") == frozenset()
    assert near_duplicates(["123"], ["123"]) == []


def test_copies_inside_one_set_are_found_once():
    copies = near_duplicates_within(["Boats and nets for sale at the pier", AD, AD + " Call us!", "Boats"])
    assert [(copy.first, copy.second) for copy in copies] == [(1, 2)]
