"""From an expression to a function of its derivatives: value_and_grad, jacobian, hessian and hvp."""
