"""Gives the intermediate values of a one-line formula the names they have on the blackboard.

h_k goes into a function and o_k comes out of it; u_k is any other value worth
a name: one that is used in several places, the base of a power, a numerator
or denominator. In a formula without any function every operation gets one.
"""

from __future__ import annotations

from collections.abc import Iterable

from symback.program.core import Builder

#: Up to so many operations a formula without functions is shown operation by operation.
SMALL = 12


def name_values(b: Builder, root: int, taken: Iterable[str]) -> None:
    """Name the values below ``root`` (which has a name already or gets one from the caller)."""
    nodes = b.build([root]).reachable()
    used = set(taken)
    letters = {letter: _free_letter(letter, used) for letter in "hou"}
    calls = [node for node in nodes if b.ops[node] == "call"]
    inner = [node for node in nodes if b.args[node] and node != root]
    arguments: dict[int, int] = {}
    for k, node in enumerate(calls, start=1):
        for arg in b.args[node]:
            if b.args[arg] and b.ops[arg] != "call" and arg not in arguments:
                arguments[arg] = k
        if node != root and node not in b.names:
            b.name(node, f"{letters['o']}{k}")
    several = any(len(b.args[node]) > 1 for node in calls)
    for arg, k in arguments.items():
        if not several and arg != root and arg not in b.names:
            b.name(arg, f"{letters['h']}{k}")
    if not calls and len(inner) <= SMALL:
        wanted = _whole_terms(b, inner, root)
    else:
        wanted = _worth_a_name(b, nodes)
    count = 0
    for node in inner:
        if node in wanted and node not in b.names:
            count += 1
            b.name(node, f"{letters['u']}{count}")


def _whole_terms(b: Builder, inner: list[int], root: int) -> set[int]:
    """Every operation, but a sum of many terms is one operation."""
    users: dict[int, list[int]] = {}
    for node in (*inner, root):
        for arg in b.args[node]:
            users.setdefault(arg, []).append(node)
    linear = ("add", "sub")
    part_of_a_sum = {
        node for node in inner if b.ops[node] in linear and len(users[node]) == 1 and b.ops[users[node][0]] in linear
    }
    return set(inner) - part_of_a_sum


def _worth_a_name(b: Builder, nodes: list[int]) -> set[int]:
    uses: dict[int, int] = {}
    wanted: set[int] = set()
    for node in nodes:
        for arg in b.args[node]:
            uses[arg] = uses.get(arg, 0) + 1
        if b.ops[node] in ("pow", "div", "call"):
            wanted.update(b.args[node])
    wanted.update(node for node, count in uses.items() if count > 1)
    return {node for node in wanted if b.args[node]}


def _free_letter(letter: str, used: set[str]) -> str:
    """The letter, or one that no name of the formula begins with."""
    candidates: tuple[str, ...] = (letter, "v", "g", "p", "q", "r", "s")
    for candidate in candidates:
        if not any(name == candidate or (name.startswith(candidate) and name[1:].isdigit()) for name in used):
            used.add(candidate)
            return candidate
    return letter + "_"
