"""What the question sets are like with which properties are tested."""

from collections import Counter

from hypothesis import HealthCheck, given, settings

from cases.question_sets.format import problems

from .strategies import question_sets


def features(content):
    """The names of what of the format occurs in a set."""
    kinds = {q["code"]: q["kind"] for s in content["sections"] for q in s["questions"]}
    for section in content["sections"]:
        yield from ["once"] * section.get("once", False)
        for question in section["questions"]:
            yield question["kind"]
            yield from ("own fact" for fact in question.get("asked_when", []) if "=" in fact)
            yield from (name for name, value in question.items() if value)
            yield from question.get("audience", [])
            if "depends_on" in question and kinds[question["depends_on"]["question"]] == "grade":
                yield "depends on a grade"
            if "depends_on" in question and question["depends_on"]["question"] not in [
                q["code"] for q in section["questions"]
            ]:
                yield "depends on another section"
    yield from (name for name in ("scale", "not_known", "sign_off") if content.get(name))


def test_strategy_makes_every_feature_within_the_rules():
    seen = Counter()

    @settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
    @given(content=question_sets())
    def count(content):
        assert problems(content) == []
        seen.update(set(features(content)))

    count()
    wanted = "yes_no one several grade date number text required all lead not_lead POL CSC agree"
    wanted += " for_each_agency depends_on asked_when asked_if_not_known counterpart theme once"
    wanted += " scale not_known sign_off"
    wanted = [*wanted.split(), "depends on another section", "depends on a grade", "own fact"]
    assert {name for name in wanted if seen[name] < 3} == set()
