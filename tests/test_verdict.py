import json
from importlib.resources import files

import jsonschema
import pytest

from lurebot.taxonomy import taxonomy
from lurebot.verdict import Contact, Entities, IndicatorFinding, Licence, Money, Place, Span, Verdict

SCHEMA = json.loads(files("lurebot").joinpath("verdict.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def full_verdict() -> Verdict:
    entities = Entities(
        contacts=(Contact(0, 5, "@jobs", "telegram", "jobs"),),
        money=(Money(6, 11, "$1500", 1500.0, 1500.0, "USD", "month", 1500.0),),
        places=(Place(12, 18, "Poipet", "kh-poipet", "Poipet", "KH", "hub", "high", 13.65, 102.56),),
        licences=(Licence(19, 29, "123-LB-456", "PH", "123-LB-456", None),),
    )
    finding = IndicatorFinding("travel_paid", 0.91, (Span(0, 5, "@jobs"),))
    categories = {"trafficking_lure": 0.9, "job_scam": 0.05, "other_scam": 0.01, "legitimate_job": 0.03, "not_job": 0.01}
    return Verdict("trafficking_lure", 0.9, 0.96, "danger", categories, (finding,), "th", entities, "lurebot-mini-0.1.0", False)


def test_a_verdict_with_everything_in_it_follows_the_published_schema(full_verdict):
    jsonschema.validate(full_verdict.to_dict(), SCHEMA)
    assert json.loads(json.dumps(full_verdict.to_dict())) == full_verdict.to_dict()


def test_the_schema_is_itself_valid_and_refuses_what_it_does_not_know(full_verdict):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(full_verdict.to_dict() | {"verdict": "safe"}, SCHEMA)


def test_the_schema_names_what_the_taxonomy_names():
    assert SCHEMA["$defs"]["category"]["enum"] == list(taxonomy().category_names)
    assert SCHEMA["$defs"]["indicator"]["enum"] == list(taxonomy().indicator_names)
