"""A vector of eight numbers, so that eight run-domains are computed by one instruction.

A *lane* is one domain of one run. The routing kernels keep the lanes innermost, ``[..., lane]``,
and read, combine and write eight of them as one value of the type defined here. Numba's own
vectoriser cannot do this: the kernels read and write the same arrays, and it cannot prove that
the places differ. Every operation is element by element and rounds once, as IEEE 754 says, so a
lane's result does not depend on its neighbours or on how many of the eight are in use.

Names in kernels: ``load(a, i)`` reads ``a[i:i + LANES]`` of a flat float64 array (no bounds
check), ``store(a, i, v)`` writes it; ``spread(x)`` is eight times the number ``x``.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, overload, register_model

LANES = 8

_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_MASK = ir.VectorType(ir.IntType(1), LANES)
_INT32 = ir.IntType(32)


class _Vector(types.Type):
    """Eight float64."""


class _Mask(types.Type):
    """Eight truth values."""


_vector = _Vector(name="lanes.vector")
_mask = _Mask(name="lanes.mask")


@register_model(_Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _VECTOR)


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _MASK)


def _address(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [index]), _VECTOR.as_pointer())


@intrinsic
def load(typingctx: Any, array: Any, index: Any) -> Any:
    """The vector ``array[index:index + LANES]`` of a flat, contiguous float64 array."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        address = _address(context, builder, sig.args[0], args[0], args[1])
        return builder.load(address, align=8)

    return _vector(array, types.uint64), codegen


@intrinsic
def store(typingctx: Any, array: Any, index: Any, value: Any) -> Any:
    """Write the vector ``value`` to ``array[index:index + LANES]``."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        address = _address(context, builder, sig.args[0], args[0], args[1])
        builder.store(args[2], address, align=8)
        return context.get_dummy_value()

    return types.void(array, types.uint64, _vector), codegen


@intrinsic
def spread(typingctx: Any, number: Any) -> Any:
    """Eight times the same number."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = ir.Constant(_VECTOR, ir.Undefined)
        for lane in range(LANES):
            vector = builder.insert_element(vector, args[0], _INT32(lane))
        return vector

    return _vector(types.float64), codegen


@intrinsic
def equal(typingctx: Any, left: Any, right: Any) -> Any:
    """Where the two vectors hold the same number."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.fcmp_ordered("==", args[0], args[1])

    return _mask(_vector, _vector), codegen


@intrinsic
def greater(typingctx: Any, left: Any, right: Any) -> Any:
    """Where ``left`` is greater than ``right``."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.fcmp_ordered(">", args[0], args[1])

    return _mask(_vector, _vector), codegen


@intrinsic
def choose(typingctx: Any, mask: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the mask is true, else ``no``."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.select(args[0], args[1], args[2])

    return _vector(_mask, _vector, _vector), codegen


@intrinsic
def somewhere(typingctx: Any, mask: Any) -> Any:
    """Whether the mask is true in any lane."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(_mask), codegen


def _arithmetic(operation: str) -> Any:
    @intrinsic
    def apply(typingctx: Any, left: Any, right: Any) -> Any:
        def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return getattr(builder, operation)(args[0], args[1])

        return _vector(_vector, _vector), codegen

    return apply


def _operator(symbol: Any, operation: str) -> None:
    apply = _arithmetic(operation)

    @overload(symbol)
    def choose_operator(left: Any, right: Any) -> Any:
        def vectors(left: Any, right: Any) -> Any:
            return apply(left, right)

        return vectors if isinstance(left, _Vector) and isinstance(right, _Vector) else None


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
