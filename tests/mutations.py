"""Small faults planted in a module, one at a time: what the tests are measured by.

The libraries that do this mutate function bodies (mutmut) or start a process a fault (cosmic-ray);
neither reaches into formula texts, which here are constants that the engine compiles.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Change = tuple[str, Callable[[], None]]  # what it becomes, and what makes it so

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
# The edge, and the other side.
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "add": "subtract",
    "subtract": "add",
    "multiply": "divide",
    "divide": "multiply",
    "popleft": "pop",
    "ROUND_FLOOR": "ROUND_CEILING",
    "ROUND_CEILING": "ROUND_FLOOR",
}
MANY = 50  # from here on a number is how long to search: one more finds the same
TEXTS = ("Formula", "Condition")  # calls whose `text` is a formula
UNTOUCHED = "# no mutant"  # on a line: the fault would change nothing; says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One change of a module's source."""

    line: int
    before: str
    after: str
    place: int  # of the node in the tree
    number: int  # of the change at this node

    def __str__(self) -> str:
        return f"{self.line}: {self.before} → {self.after}"


def faults(source: str) -> list[Fault]:
    """Return every fault that can be planted in a source, in order of the tree."""
    lines = source.splitlines()
    return [
        Fault(
            line=node.lineno,
            before=text_of(node) or ast.unparse(node).partition("\n")[0],
            after=after,
            place=place,
            number=number,
        )
        for place, node in nodes(ast.parse(source))
        if UNTOUCHED not in lines[node.lineno - 1]
        for number, (after, _) in enumerate(changes(node))
    ]


def text_of(node: ast.AST) -> str:
    """Return the text of a formula, where a node is one."""
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return next(
        (
            str(k.value.value)
            for k in keywords
            if k.arg == "text" and isinstance(k.value, ast.Constant)
        ),
        "",
    )


def planted(source: str, fault: Fault) -> ast.Module:
    """Return the tree of a source with one fault in it."""
    tree = ast.parse(source)
    node = dict(nodes(tree))[fault.place]
    changes(node)[fault.number][1]()
    return ast.fix_missing_locations(tree)


def nodes(tree: ast.Module) -> Iterator[tuple[int, ast.expr | ast.stmt]]:
    """Yield what can be changed, numbered: no annotation, no decorator, no message of an error."""
    passed_over: set[int] = set()
    for place, node in enumerate(ast.walk(tree)):
        for field, inside in ast.iter_fields(node):
            if field in {"annotation", "returns", "decorator_list"} or id(node) in passed_over:
                passed_over.update(
                    id(n) for n in (inside if isinstance(inside, list) else [inside])
                )
        if isinstance(node, ast.Raise):
            passed_over.update(map(id, ast.walk(node)))
        if (
            isinstance(node, ast.keyword) and node.arg == "strict"
        ):  # of zip: only a mistake shows it
            passed_over.add(id(node.value))
        if isinstance(node, ast.expr | ast.stmt) and id(node) not in passed_over:
            yield place, node


def changes(node: ast.expr | ast.stmt) -> list[Change]:  # noqa: PLR0911 - a table of cases
    """Return what a node can become."""
    match node:
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OPERATORS:
            return [operator(node, OPERATORS[type(node.op)])]
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            return [comparison(node, other) for other in COMPARISONS[type(op)]]
        case ast.BoolOp():
            return [connective(node)]
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            return [sign(node)]
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            return [turned(node)]
        case ast.Constant(value=bool() | int() | float() as value) if abs(value) < MANY:
            return [constant(node)]
        case ast.Name(id=name) if name in NAMES:
            return [(NAMES[name], lambda: setattr(node, "id", NAMES[name]))]
        case ast.Attribute(attr=name) if name in NAMES:
            return [(f"….{NAMES[name]}", lambda: setattr(node, "attr", NAMES[name]))]
        case ast.Call(func=ast.Name(id=name)) if name in TEXTS:
            return list(formulas(node))
    return []


def operator(node: ast.BinOp | ast.AugAssign, other: type[ast.operator]) -> Change:
    return seen(node, lambda: setattr(node, "op", other()))


def comparison(node: ast.Compare, other: type[ast.cmpop]) -> Change:
    return seen(node, lambda: setattr(node, "ops", [other()]))


def connective(node: ast.BoolOp) -> Change:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return seen(node, lambda: setattr(node, "op", other))


def sign(node: ast.UnaryOp) -> Change:
    """A minus becomes nothing, and so does a not."""
    if isinstance(node.op, ast.USub):
        return seen(node, lambda: setattr(node, "op", ast.UAdd()))
    twice = ast.UnaryOp(op=ast.Not(), operand=node.operand)
    return seen(node, lambda: setattr(node, "operand", twice))


def turned(node: ast.If | ast.IfExp) -> Change:
    turned_test = ast.UnaryOp(op=ast.Not(), operand=node.test)
    return f"if {ast.unparse(turned_test)}", lambda: setattr(node, "test", turned_test)


def constant(node: ast.Constant) -> Change:
    value = node.value
    assert isinstance(value, bool | int | float)
    other = (not value) if isinstance(value, bool) else value + 1
    return repr(other), lambda: setattr(node, "value", other)


def seen(node: ast.expr | ast.stmt, change: Callable[[], None]) -> Change:
    """Return a change with what the node reads like after it, and leave the node as it is."""
    before = {field: getattr(node, field) for field in node._fields}
    change()
    after = ast.unparse(ast.fix_missing_locations(node))
    for field, value in before.items():
        setattr(node, field, value)
    return after, change


def formulas(call: ast.Call) -> Iterator[Change]:
    """Yield the faults of a formula's text: its signs, operators, functions, numbers and operands."""
    for keyword in call.keywords:
        if keyword.arg == "text" and isinstance(keyword.value, ast.Constant):
            text, target = str(keyword.value.value), keyword.value
            for after in texts(text):
                yield after, lambda after=after, target=target: setattr(target, "value", after)  # type: ignore[misc]  # lambda's own names


def texts(text: str) -> list[str]:
    """Return every formula that a small fault makes of one.

    >>> texts("side * size")
    ['side / size', 'size * size', 'side * side']
    """
    found: list[str] = []
    tree = ast.parse(text, mode="eval")
    functions = {
        n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) if isinstance(n.func, ast.Name)
    }
    names = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - functions)
    for place in range(len(list(ast.walk(tree)))):
        again = ast.parse(text, mode="eval")
        node = list(ast.walk(again))[place]
        if not isinstance(node, ast.expr):
            continue
        if isinstance(node, ast.Name) and node.id in names and len(names) > 1:
            node.id = names[(names.index(node.id) + 1) % len(names)]
            found.append(ast.unparse(again))
            continue
        for number in range(len(changes(node))):
            once = ast.parse(text, mode="eval")
            same = list(ast.walk(once))[place]
            assert isinstance(same, ast.expr)
            changes(same)[number][1]()
            found.append(ast.unparse(ast.fix_missing_locations(once)))
    return found
