"""Modules for problems with matrices: NumPy, JAX, PyTorch and every library of the array API standard."""
