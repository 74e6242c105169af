"""What a request costs: server CPU, beside a bare route and beside the obvious build of the same stack."""
