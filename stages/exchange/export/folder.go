package export

import (
	"context"

	"prefdeck/stages/exchange"
)

func folder(ctx context.Context, d exchange.Exporter, path, name string, o Options) (Account, error) {
	return Account{}, nil
}
