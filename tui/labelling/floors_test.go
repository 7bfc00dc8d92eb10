package labelling

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors lists the files of the package from the top to the ground, as its doc says.
const floors = `
	screen view input actions leave
	header footer scale
	help guideline changes info measure past preview order commands tags compare note flag jump search elsewhere
	answer editor draft prepare visit train advance
	flow timer said pair arrival
	page entry layout overlay scroll cover
	hints kept phase status canvas clipboard desk doc`

// Functions call only functions of their own file or of files further down. The one
// exception is hear, which hands the outcome of a step up to be told.
func TestCallsRunDownward(t *testing.T) {
	t.Parallel()
	order := strings.Fields(floors)
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		base := strings.TrimSuffix(name, ".go")
		if !slices.Contains(order, base) {
			t.Errorf("%s stands on no floor", name)
		}
		if files[base], err = parser.ParseFile(fset, name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	home := map[string]string{} // of functions and of methods that no other type has
	for _, base := range order {
		for f := range functions(files[base]) {
			if _, twice := home[f.Name.Name]; twice {
				home[f.Name.Name] = ""
				continue
			}
			home[f.Name.Name] = base
		}
	}
	for floor, base := range order {
		for f := range functions(files[base]) {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				called := ""
				switch fun := call.Fun.(type) {
				case *ast.Ident:
					called = fun.Name
				case *ast.SelectorExpr:
					if on, ok := fun.X.(*ast.Ident); ok && (on.Name == "s" || on.Name == "o") {
						called = fun.Sel.Name
					}
					if on, ok := fun.X.(*ast.SelectorExpr); ok && on.Sel.Name == "s" {
						called = fun.Sel.Name
					}
				}
				if to := slices.Index(order, home[called]); to >= 0 && to < floor && f.Name.Name != "hear" {
					t.Errorf("%s: %s calls %s, which stands higher, in %s", fset.Position(call.Pos()), f.Name.Name, called, home[called])
				}
				return true
			})
		}
	}
}

// functions yields the functions and methods of a file.
func functions(file *ast.File) func(yield func(*ast.FuncDecl) bool) {
	return func(yield func(*ast.FuncDecl) bool) {
		if file == nil {
			return
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && !yield(f) {
				return
			}
		}
	}
}
