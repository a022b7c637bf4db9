"""What value_and_grad gave, as SciPy's optimizers, PyTorch and JAX take it.

NumPy, PyTorch and JAX are imported when they are needed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from types import FunctionType
from typing import Any

from symback.code.function import FunctionText
from symback.code.names import Names
from symback.code.numpy.functions import array_parts
from symback.code.numpy.namespaces import JAX, TORCH, Namespace
from symback.code.python.checks import checks
from symback.errors import InputError
from symback.problem.sympy_reader import UNDEFINED
from symback.transform.api import Generated
from symback.transform.load import load_python, require


def flat(function: Generated) -> Callable[..., tuple[float, Any]]:
    """fun(theta, *others) -> (value, array of partials), for ``scipy.optimize.minimize(fun, theta, jac=True)``.

    ``theta`` has the parameters in the order of ``wrt``, ``others`` (``args`` of minimize) are the remaining arguments
    in their order, after them undefined functions and their derivatives. With the target numpy they may be arrays;
    value and partials are then summed over the elements: a loss over all observations.

    Raises InputError for what value_and_grad did not make, and without NumPy.

    >>> import sympy
    >>> from symback.transform.api import value_and_grad
    >>> x, y, a = sympy.symbols("x y a")
    >>> fun = flat(value_and_grad((x - a) ** 2 + y**2, [x, y]))
    >>> value, partials = fun([3.0, 2.0], 1.0)
    >>> value, partials.tolist()
    (8.0, [4.0, 4.0])
    """
    _check(function, "flat")
    if len(set(function.wrt)) != len(function.wrt):
        raise InputError("wrt names a parameter twice; name each once")
    require("numpy", "flat needs NumPy", "symback[numpy]")
    import numpy as np

    place = {name: k for k, name in enumerate(function.wrt)}
    others = [name for name in function.arguments if name not in place]

    into = getattr(function, "into", None)
    if into is not None:
        return _buffered(function, into, np)

    def fun(theta: Any, *given: Any) -> tuple[float, Any]:
        numbers = np.asarray(theta, dtype=float).tolist()
        _fits(numbers, given, len(place), others)
        rest = iter(given)
        ordered = [numbers[place[name]] if name in place else next(rest) for name in function.arguments]
        value, partials = function(*ordered, *rest)
        if type(value) is float:
            return value, np.array(partials, dtype=float)
        return float(np.sum(value)), np.array([np.sum(entry) for entry in partials], dtype=float)

    return fun


def _fits(theta: Sequence[Any], given: Sequence[Any], parameters: int, others: Sequence[str]) -> None:
    if len(theta) != parameters:
        raise ValueError(f"theta has {len(theta)} parameters where there are {parameters}")
    if len(given) < len(others):
        raise TypeError(f"after theta come {', '.join(others)}; {len(given)} given")


def _buffered(function: Generated, into: Callable[[Any, Any], None], np: Any) -> Callable[..., tuple[float, Any]]:
    """The same for a function that takes buffers: no number is converted one by one."""
    at = {name: k for k, name in enumerate(function.arguments)}
    places = [at[name] for name in function.wrt]
    chosen_names = set(function.wrt)
    others = [(k, name) for name, k in at.items() if name not in chosen_names]
    names, size, count = [name for _, name in others], len(at), len(places)
    # The usual order needs no list of places.
    first = places[0] if places else 0
    chosen: Any = slice(first, first + count) if places == [*range(first, first + count)] else np.array(places)

    def fun(theta: Any, *given: Any) -> tuple[float, Any]:
        parameters = np.asarray(theta, dtype=float)
        _fits(parameters, given, count, names)
        if len(given) > len(others):
            raise TypeError(f"after theta come {', '.join(names) or 'no arguments'}; {len(given)} given")
        numbers, results = np.empty(size), np.empty(1 + count)
        numbers[chosen] = parameters
        for (k, _), number in zip(others, given, strict=True):
            numbers[k] = number
        into(numbers, results)
        return float(results[0]), results[1:]

    return fun


def torch_function(function: Generated) -> Callable[..., Any]:
    """A function of tensors, in the order of the arguments, that gives the value; ``backward`` uses the partials.

    Tensors broadcast. The value and its partials are computed together by the generated text, written for PyTorch. It
    can be differentiated again. Arguments that are not in ``wrt`` have no partial, and none may require one.

    Raises InputError for what value_and_grad did not make, for undefined functions, and without PyTorch.
    """
    evaluate, chosen = _rewritten(function, TORCH, "torch_function")
    require("torch", "torch_function needs PyTorch", "torch")
    import torch

    def computed(args: tuple[Any, ...]) -> tuple[Any, ...]:
        spread = torch.broadcast_tensors(*args)
        shape, kind = spread[0].shape, spread[0]
        value, partials = evaluate(*spread)
        numbers = (torch.as_tensor(one, dtype=kind.dtype, device=kind.device) for one in (value, *partials))
        return tuple(one.expand(shape).clone() for one in numbers)

    class Generated(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(context: Any, *args: Any) -> Any:
            value, *partials = computed(args)
            context.save_for_backward(*args, *partials)
            return value

        @staticmethod
        def backward(context: Any, *along: Any) -> Any:
            args = context.saved_tensors[: len(function.arguments)]
            # With create_graph the partials have to be functions of the arguments again.
            again = torch.is_grad_enabled()
            partials = computed(args)[1:] if again else context.saved_tensors[len(function.arguments) :]
            return tuple(
                None if k is None else (along[0] * partials[k]).sum_to_size(arg.shape)
                for k, arg in zip(chosen, args, strict=True)
            )

    def applied(*args: Any) -> Any:
        _count(function, args)
        tensors = [torch.as_tensor(arg) for arg in args]
        kinds = [tensor.dtype for tensor in tensors if tensor.is_floating_point()]
        kind = kinds[0] if kinds else torch.get_default_dtype()
        for other in kinds:
            kind = torch.promote_types(kind, other)
        for name, k, tensor in zip(function.arguments, chosen, tensors, strict=True):
            if k is None and tensor.requires_grad:
                raise InputError(f"{name} requires a gradient and is not in wrt; add it there, or detach it")
        return Generated.apply(*(tensor.to(kind) for tensor in tensors))

    return applied


def jax_function(function: Generated) -> Callable[..., Any]:
    """A ``jax.custom_vjp`` of arrays, in the order of the arguments, that gives the value; its partials are generated.

    Arrays broadcast; it may be compiled and mapped. Arguments that are not in ``wrt`` have the gradient 0.

    Raises InputError for what value_and_grad did not make, for undefined functions, and without JAX.
    """
    evaluate, chosen = _rewritten(function, JAX, "jax_function")
    require("jax", "jax_function needs JAX", "jax")
    import jax
    import jax.numpy as jnp

    def computed(args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        arrays = jnp.broadcast_arrays(*(jnp.asarray(arg, dtype=jnp.result_type(float, arg)) for arg in args))
        value, partials = evaluate(*arrays)
        spread = partial(jnp.broadcast_to, shape=arrays[0].shape)
        return spread(value), tuple(spread(jnp.asarray(one)) for one in partials)

    def applied(*args: Any) -> Any:
        _count(function, args)
        return computed(args)[0]

    def forward(*args: Any) -> Any:
        _count(function, args)
        value, partials = computed(args)
        return value, (args, partials)

    def backward(kept: Any, along: Any) -> Any:
        args, partials = kept
        return tuple(
            jnp.zeros_like(arg) if k is None else _summed(along * partials[k], arg)
            for k, arg in zip(chosen, args, strict=True)
        )

    def _summed(gradient: Any, arg: Any) -> Any:
        shape = jnp.shape(arg)
        added = gradient.ndim - len(shape)
        axes = [*range(added), *(added + k for k, size in enumerate(shape) if size == 1)]
        return gradient.sum(axis=tuple(axes)).reshape(shape).astype(jnp.asarray(arg).dtype)

    made = jax.custom_vjp(applied)
    made.defvjp(forward, backward)
    wrapped: Callable[..., Any] = made
    return wrapped


def _check(function: Generated, place: str) -> None:
    if getattr(function, "__name__", "") != "value_and_grad" or not hasattr(function, "program"):
        raise InputError(f"{place} takes what symback.value_and_grad gives")


def _count(function: Generated, args: tuple[Any, ...]) -> None:
    if len(args) != len(function.arguments):
        raise TypeError(f"the arguments are {', '.join(function.arguments)}; {len(args)} given")


def _rewritten(function: Generated, namespace: Namespace, place: str) -> tuple[Callable[..., Any], list[int | None]]:
    """The function written for another library, and for each argument the position of its partial."""
    _check(function, place)
    program = function.program
    undefined = sorted(
        {
            program.function(n).name.removeprefix("d").removeprefix(UNDEFINED)
            for n in program.reachable()
            if program.ops[n] == "call" and program.function(n).unknown
        }
    )
    if undefined:
        raise InputError(f"{place} cannot pass in {', '.join(undefined)}; give the function a formula")
    if not function.arguments:
        raise InputError(f"{place} needs an argument at least; the expression has none")
    order = list(dict.fromkeys(function.wrt))
    text = FunctionText(
        "value_and_grad",
        program,
        function.arguments,
        {},
        Names(function.arguments),
        (0, tuple(range(1, len(program.outputs)))),
    )
    source = "\n\n\n".join(array_parts([text], namespace)) + "\n"
    found = [order.index(name) if name in order else None for name in function.arguments]
    return load_python(source, text), found


def check_source(function: Generated, module: str = "gradient") -> str:
    """A test file for the source of a function, saved as ``module``.py beside it: every partial against differences.

    It needs pytest and the standard library. The target has to be python.

    Raises InputError for what value_and_grad did not make for Python.
    """
    _check(function, "check_source")
    kind: Any = type(function)
    if kind is not FunctionType or "import numpy" in function.source or "#include" in function.source:
        raise InputError("check_source checks a function of the target python; leave the target out")
    place = {name: k for k, name in enumerate(function.arguments)}
    given = list(inspect.signature(function).parameters)[len(place) :]
    return checks(module, function.arguments, [place.get(name) for name in function.wrt], _arities(given))


def _arities(given: Sequence[str]) -> list[int]:
    """The arities of the functions that are passed in: each is followed by a derivative for each of its arguments.

    >>> _arities(["f", "df", "g", "dg_1", "dg_2"])
    [1, 2]
    """
    rest, found = list(given), []
    while rest:
        name = rest.pop(0)
        arity = 0
        while rest and rest[0].startswith(f"d{name}"):
            rest.pop(0)
            arity += 1
        found.append(arity)
    return found
