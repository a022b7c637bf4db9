"""Loss and gradient over several devices of JAX: rows of the data are spread, the sums are added by the compiler."""

from __future__ import annotations

import os
from itertools import pairwise

os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=2")

import jax
import jax.numpy as jnp
import network
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

jax.config.update("jax_enable_x64", True)


def main(observations: int = 10_000) -> float:
    """Compute on all devices and with NumPy; give the largest difference between the partials."""
    generator = np.random.default_rng(1)
    sizes = (20, 16, 12, 3)
    parameters = []
    for rows, columns in pairwise(sizes):
        parameters.append(generator.normal(size=(rows, columns)) / np.sqrt(rows))
        parameters.append(generator.normal(size=(1, columns)))
    x = generator.normal(size=(observations, sizes[0]))
    y = generator.normal(size=(observations, sizes[-1]))

    mesh = Mesh(np.array(jax.devices()), ("observations",))
    everywhere = NamedSharding(mesh, PartitionSpec())
    by_rows = NamedSharding(mesh, PartitionSpec("observations"))
    weights = [jax.device_put(jnp.asarray(weight), everywhere) for weight in parameters]
    data = [jax.device_put(jnp.asarray(rows), by_rows) for rows in (x, y)]
    loss, gradients = jax.jit(network.value_and_grad)(*weights, *data)

    wanted, at_home = network.value_and_grad(*parameters, x, y)
    apart = max(float(np.max(np.abs(a - b) / np.max(np.abs(b)))) for a, b in zip(gradients, at_home, strict=True))
    print(f"loss {float(loss):.6f} on {len(jax.devices())} devices, {float(wanted):.6f} with NumPy; {apart:.1e} apart")
    return max(apart, abs(float(loss) / float(wanted) - 1))


if __name__ == "__main__":
    main()
