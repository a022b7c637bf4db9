"""Lines of gradient descent."""

from __future__ import annotations

from symback.code.python.descent import Descent, bracketed

OURS = "w w_k weights gradient partials value total g p learning_rate rate observation".split()
CALLED = "zip len value_and_grad loss".split()


def descent(data: list[str], mean: bool = False) -> Descent:
    plural = {name: f"{name}s" for name in data}
    return Descent({n: n for n in OURS}, {n: n for n in CALLED}, data, plural, ["f", "df"], mean)


def test_observations_are_walked_together() -> None:
    assert descent(["x", "y"]).loop(1) == ["    for x, y in zip(xs, ys, strict=True):"]
    assert descent(["x"]).loop(1) == ["    for x in xs:"]


def test_of_long_names_the_observation_is_passed_as_one() -> None:
    names = ["x" * 30, "y" * 30]
    assert descent(names).observation() == ["*observation"]
    assert descent(names).loop(1)[0].startswith("    for observation in zip(")


def test_the_mean_divides_the_rate_once_and_not_every_partial() -> None:
    assert descent(["x"], mean=True).rate() == ["    rate = learning_rate / len(xs)"]
    assert descent(["x"]).rate() == []


def test_functions_are_passed_on() -> None:
    assert descent(["x", "y"]).step()[0] == "    _, partials = value_and_grad(w, x, y, f, df)"


def test_a_long_list_is_broken_at_its_loop() -> None:
    lines = bracketed("w =", "a" * 60, "b in " + "c" * 60, 1)
    assert lines[1] == "        " + "a" * 60
    assert lines[2] == "        for b in " + "c" * 60
