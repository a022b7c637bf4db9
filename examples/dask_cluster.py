"""Loss and gradient on a Dask cluster: rows of the data are chunks on the workers, the partial sums add up."""

from __future__ import annotations

from itertools import pairwise

import dask
import dask.array as da
import network
import numpy as np
from dask.distributed import Client, LocalCluster


def main(observations: int = 10_000, workers: int = 2) -> float:
    """Compute on the cluster and at home; give the largest difference between the partials."""
    generator = np.random.default_rng(1)
    sizes = (20, 16, 12, 3)
    parameters = []
    for rows, columns in pairwise(sizes):
        parameters.append(generator.normal(size=(rows, columns)) / np.sqrt(rows))
        parameters.append(generator.normal(size=(1, columns)))
    x = generator.normal(size=(observations, sizes[0]))
    y = generator.normal(size=(observations, sizes[-1]))

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        # A weight is one chunk, the data are as many as there are workers, or more.
        weights = [da.from_array(weight, chunks=-1) for weight in parameters]
        data = [da.from_array(rows, chunks=(observations // workers // 2, -1)) for rows in (x, y)]
        loss, gradients = dask.compute(*network.value_and_grad(*weights, *data))

    wanted, at_home = network.value_and_grad(*parameters, x, y)
    apart = max(float(np.max(np.abs(a - b) / np.max(np.abs(b)))) for a, b in zip(gradients, at_home, strict=True))
    print(f"loss {float(loss):.6f} on the cluster, {float(wanted):.6f} at home; partials differ by {apart:.1e}")
    return max(apart, abs(float(loss) / float(wanted) - 1))


if __name__ == "__main__":
    main()
