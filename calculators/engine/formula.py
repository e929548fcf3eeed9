"""Formulas that compute and that can be read: one text gives the number and its working."""

# The text is checked and compiled once. Arithmetic goes through the methods of EXACT, never through
# operators, so that the caller's decimal context cannot change a result.

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from calculators.engine.display import grouped, short, shown
from calculators.engine.exact import EXACT, Rounding, rounded
from calculators.engine.exact_normal import cumulative, density
from calculators.engine.worked import Step

PLACES = {"USDT": 2, "%": 1, "×": 2}  # of a result; a unit that is not here shows ten digits

# operator of the text: (method of EXACT, sign as printed, how tightly it binds)
OPERATORS: Mapping[type[ast.operator], tuple[str, str, int]] = {
    ast.Add: ("add", "+", 1),
    ast.Sub: ("subtract", "−", 1),
    ast.Mult: ("multiply", "×", 2),
    ast.Div: ("divide", "÷", 2),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.LtE: ("<=", "≤"),
    ast.Lt: ("<", "<"),
    ast.GtE: (">=", "≥"),
    ast.Gt: (">", ">"),
}
# How many operands each takes; N is the standard normal distribution and n its density.
FUNCTIONS = {
    "abs": 1,
    "min": 2,
    "max": 2,
    "square": 1,
    "sqrt": 1,
    "exp": 1,
    "ln": 1,
    "N": 1,
    "n": 1,
}
UNARY, ATOM = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A named formula over Decimal operands; calling it computes, `work` also shows how.

    >>> notional = Formula(symbol="notional value", term="notional-value",
    ...                    text="size * price", unit="USDT")
    >>> notional(size=Decimal(2), price=Decimal("30000"))
    Decimal('60000')
    >>> step = notional.work(size=Decimal(2), price=Decimal("30000"))
    >>> step.formula, step.numbers, step.text
    ('size × price', '2 × 30\\u202f000', '60\\u202f000 USDT')
    """

    symbol: str  # what it computes, in words
    term: str  # id of the term that explains it, or ""
    text: str  # names, numbers, + - * / and the functions of FUNCTIONS
    unit: str  # of the result
    source: str = ""  # where a venue publishes it
    _tree: ast.expr = field(init=False, repr=False, compare=False)
    value: Callable[..., Decimal] = field(init=False, repr=False, compare=False)  # fast __call__
    # The same by operators: for whoever computes much under `with localcontext(EXACT)`. It takes
    # whose number it is before the operands, as `Working.in_context` does, and ignores it.
    in_context: Callable[..., Decimal] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check and compile the text, once."""
        tree = checked(self.text)
        object.__setattr__(self, "_tree", tree)
        object.__setattr__(self, "value", compiled(tree, code_of(tree)))
        object.__setattr__(self, "in_context", compiled(tree, code_of(tree, INFIX), LABEL))

    def __call__(self, **operands: Decimal) -> Decimal:
        """Return the value; the operands are exactly the names of the text."""
        return self.value(**operands)

    def work(self, **operands: Decimal) -> Step:
        """Return the value as a line of working."""
        return self.step(self(**operands), operands)

    def step(
        self,
        value: Decimal,
        operands: Mapping[str, Decimal],
        *,
        of: str = "",
        names: Mapping[str, str] | None = None,
        rounding: Rounding | None = None,
    ) -> Step:
        """Return the line of working of a value that this formula gave for these operands.

        `of` says whose number it is; `names` replaces operand names by what they are here.
        """
        return Step(
            symbol=titled(self.symbol, of),
            term=self.term,
            formula=in_words(self._tree, names or {}),
            numbers=in_numbers(self._tree, operands),
            value=value,
            text=result_text(value, self.unit, rounding),
            unit=self.unit,
            source=self.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison of two formulas; calling it gives True or False, `step` shows the two sides.

    >>> breach = Condition(symbol="liquidated", term="liquidation", text="equity <= margin")
    >>> breach(equity=Decimal(100), margin=Decimal(1648))
    True
    >>> breach.step(True, {"equity": Decimal(100), "margin": Decimal(1648)}).numbers
    '100 ≤ 1\\u202f648'
    """

    symbol: str  # a question
    term: str
    text: str
    source: str = ""
    _tree: ast.Compare = field(init=False, repr=False, compare=False)
    _function: Callable[..., bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check and compile the text, once."""
        tree = parsed_expression(self.text)
        if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
            raise ValueError(f"{self.text!r} does not compare two formulas")
        for side in (tree.left, tree.comparators[0]):
            check(side, self.text)
        sign = COMPARISONS[type(tree.ops[0])][0]
        code = f"{code_of(tree.left)} {sign} {code_of(tree.comparators[0])}"
        object.__setattr__(self, "_tree", tree)
        object.__setattr__(self, "_function", compiled(tree, code))

    def __call__(self, **operands: Decimal) -> bool:
        """Return whether it holds."""
        return self._function(**operands)

    def step(self, value: bool, operands: Mapping[str, Decimal], *, of: str = "") -> Step:  # noqa: FBT001 - the answer itself
        """Return the line of working: the two sides and yes or no."""
        sign = COMPARISONS[type(self._tree.ops[0])][1]
        sides = (self._tree.left, self._tree.comparators[0])
        answer = "yes" if value else "no"
        return Step(
            symbol=titled(self.symbol, of),
            term=self.term,
            formula=f" {sign} ".join(in_words(side, {}) for side in sides),
            numbers=f" {sign} ".join(in_numbers(side, operands) for side in sides),
            value=answer,
            text=answer,
            unit="",
            source=self.source,
        )


def titled(symbol: str, of: str) -> str:
    """Return what a line computes and for whom.

    >>> titled("mark price", "SOL")
    'mark price, SOL'
    """
    return f"{symbol}, {of}" if of else symbol


def result_text(value: Decimal, unit: str, rounding: Rounding | None) -> str:
    """Return a result as shown, rounded to the places of its unit unless told otherwise.

    >>> result_text(Decimal("27272.727"), "USDT", None)
    '27\\u202f272.73 USDT'
    """
    if rounding is None and unit not in PLACES:
        return f"{short(value)} {unit}".strip()
    how = rounding or Rounding(places=PLACES[unit])
    return shown(rounded(value, how.places, how.direction), unit)


def parsed_expression(text: str) -> ast.expr:
    """Return the syntax tree of a formula's text."""
    return ast.parse(text, mode="eval").body


def checked(text: str) -> ast.expr:
    """Return the syntax tree of a text that holds nothing but arithmetic.

    >>> checked("open('x')")
    Traceback (most recent call last):
    ValueError: "open('x')" is not a formula: 'open(...)' is not names, numbers, + - * / or abs, min, max, square, sqrt, exp, ln, N, n
    """
    tree = parsed_expression(text)
    check(tree, text)
    return tree


def check(node: ast.expr, text: str) -> None:
    """Raise ValueError unless a part of a formula is arithmetic, all the way down."""
    match node:
        case ast.Name():
            return
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            check(left, text)
            check(right, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            check(operand, text)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if FUNCTIONS.get(name) == len(
            args
        ):
            for argument in args:
                check(argument, text)
        case _:
            kind = (
                f"{ast.unparse(node.func)}(...)"
                if isinstance(node, ast.Call)
                else type(node).__name__
            )
            raise ValueError(
                f"{text!r} is not a formula: {kind!r} is not names, numbers, + - * / or"
                f" {', '.join(FUNCTIONS)}"
            )


INFIX: Mapping[type[ast.operator], str] = {
    ast.Add: "({} + {})",
    ast.Sub: "({} - {})",
    ast.Mult: "({} * {})",
    ast.Div: "({} / {})",
}
BY_METHOD: Mapping[type[ast.operator], str] = {
    operator: f"{method}({{}}, {{}})" for operator, (method, _, _) in OPERATORS.items()
}


def code_of(node: ast.expr, binary: Mapping[type[ast.operator], str] = BY_METHOD) -> str:
    """Return Python that computes a checked part: by the methods of EXACT, or by operators.

    >>> code_of(parsed_expression("a - 2 * b"), INFIX)
    "(a - (Decimal('2') * b))"
    """
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=value):
            return f"Decimal({str(value)!r})"
        case ast.BinOp(left=left, op=op, right=right):
            return binary[type(op)].format(code_of(left, binary), code_of(right, binary))
        case ast.UnaryOp(operand=operand):
            return f"minus({code_of(operand, binary)})"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{name}({', '.join(code_of(a, binary) for a in args)})"
        case _:  # pragma: no cover - check() lets nothing else through
            raise AssertionError(ast.dump(node))


METHODS = {
    "Decimal": Decimal,
    "add": EXACT.add,
    "subtract": EXACT.subtract,
    "multiply": EXACT.multiply,
    "divide": EXACT.divide,
    "minus": EXACT.minus,
    "abs": EXACT.abs,
    "min": EXACT.min,
    "max": EXACT.max,
    "square": lambda value: EXACT.multiply(value, value),
    "sqrt": EXACT.sqrt,
    "exp": EXACT.exp,
    "ln": EXACT.ln,
    "N": cumulative,
    "n": density,
}


def names_of(tree: ast.expr) -> tuple[str, ...]:
    """Return the operands of a formula, in alphabetical order.

    >>> names_of(parsed_expression("size * abs(price)"))
    ('price', 'size')
    """
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return tuple(sorted(found - set(FUNCTIONS)))


LABEL = "of='', /, "


def compiled(tree: ast.expr, code: str, before: str = "") -> Callable[..., Any]:
    """Return a real function with one keyword for each operand, and what stands before them."""
    source = f"lambda {before}*, {', '.join(names_of(tree))}: {code}"
    return eval(source, {"__builtins__": {}, **METHODS})  # type: ignore[no-any-return]  # noqa: S307 - our own text, checked to be arithmetic


def in_words(tree: ast.expr, names: Mapping[str, str]) -> str:
    """Return the formula as read: names as words, true signs.

    >>> in_words(checked("(equity - cost) / size"), {"cost": "entry value"})
    '(equity − entry value) ÷ size'
    >>> in_words(checked("square(volatility) * sqrt(years)"), {})
    'volatility² × √(years)'
    """
    return written(
        tree, lambda name: names.get(name, name.replace("_", " ").replace("pnl", "P&L"))
    )[0]


def in_numbers(tree: ast.expr, operands: Mapping[str, Decimal]) -> str:
    """Return the formula with the numbers put in.

    >>> in_numbers(checked("a - b"), {"a": Decimal(2), "b": Decimal(-3)})
    '2 − (−3)'
    """

    def number(name: str) -> str:
        text = short(operands[name])
        return f"({text})" if operands[name] < 0 else text

    text, _ = written(tree, number)
    lone = isinstance(tree, ast.Name) and text.startswith("(")
    return text[1:-1] if lone else text


def written(node: ast.expr, leaf: Callable[[str], str]) -> tuple[str, int]:
    """Return a part as text and how tightly its last operator binds."""
    match node:
        case ast.Name(id=name):
            return leaf(name), ATOM
        case ast.Constant(value=value):
            return grouped(str(value)), ATOM
        case ast.UnaryOp(operand=operand):
            text, binding = written(operand, leaf)
            return "−" + (text if binding >= UNARY else f"({text})"), UNARY
        case ast.Call(func=ast.Name(id=name), args=args):
            return called(name, args, leaf), ATOM
        case ast.BinOp(left=left, op=op, right=right):
            _, sign, own = OPERATORS[type(op)]
            # a - (b + c) and a / (b * c) keep their brackets; a + (b + c) needs none
            needs = own + 1 if isinstance(op, (ast.Sub, ast.Div)) else own
            return f"{wrapped(left, own, leaf)} {sign} {wrapped(right, needs, leaf)}", own
        case _:  # pragma: no cover - check() lets nothing else through
            raise AssertionError(ast.dump(node))


def called(name: str, arguments: list[ast.expr], leaf: Callable[[str], str]) -> str:
    """Return a function of its operands as text: |x|, x², √(x), max(x, y)."""
    if name == "square":
        return f"{wrapped(arguments[0], ATOM, leaf)}²"
    inside = ", ".join(written(argument, leaf)[0] for argument in arguments)
    return {"abs": f"|{inside}|", "sqrt": f"√({inside})"}.get(name, f"{name}({inside})")


def wrapped(node: ast.expr, needs: int, leaf: Callable[[str], str]) -> str:
    """Return a part as text, in brackets when it binds less tightly than it must."""
    text, binding = written(node, leaf)
    return text if binding >= needs else f"({text})"
