package strict

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Value is the type of a field that decodes itself from a string, an int64, a
// float64, a bool, a []any or a map[string]any. Its error follows the name of the
// key.
type Value interface {
	Set(value any) error
}

// decoder stores the values of a file in the fields of a struct.
type decoder struct {
	file  *File
	known []string // all keys that exist
}

func (f *File) decode(table map[string]any, into any) {
	to := reflect.ValueOf(into).Elem()
	d := decoder{f, keysOf(to, "")}
	d.value(nil, table, to)
}

// value sets to, the field of key, to a value of the file.
func (d decoder) value(key []string, value any, to reflect.Value) {
	if v, ok := to.Addr().Interface().(Value); ok {
		if err := v.Set(value); err != nil {
			d.file.Fault(key, "%v", err)
		}
		return
	}
	switch to.Kind() {
	case reflect.Pointer:
		inner := reflect.New(to.Type().Elem())
		if d.faultless(func() { d.value(key, value, inner.Elem()) }) {
			to.Set(inner)
		}
	case reflect.Struct:
		d.table(key, value, to)
	case reflect.Map:
		d.entries(key, value, to)
	case reflect.Slice:
		d.list(key, value, to)
	default:
		d.scalar(key, value, to)
	}
}

// table sets the fields of a struct by their tags.
func (d decoder) table(key []string, value any, to reflect.Value) {
	table, ok := value.(map[string]any)
	if !ok {
		d.mismatch(key, value, "a table")
		return
	}
	further := inline(to)
	for _, name := range slices.Sorted(maps.Keys(table)) {
		at := append(slices.Clone(key), name)
		switch field := fieldOf(to, name); {
		case field.IsValid():
			d.value(at, table[name], field)
		case has(further, name):
			d.entry(at, table[name], further)
		default:
			written := strings.Join(at, ".")
			d.file.faults = append(d.file.faults, fault{at, d.file.Line(at...), "there is no key " + written + Meant(written, d.known)})
		}
	}
}

// entries adds every name in the file to a map.
func (d decoder) entries(key []string, value any, to reflect.Value) {
	table, ok := value.(map[string]any)
	if !ok {
		d.mismatch(key, value, "a table")
		return
	}
	if to.IsNil() {
		to.Set(reflect.MakeMap(to.Type()))
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		d.entry(append(slices.Clone(key), name), table[name], to)
	}
}

// entry sets one entry of a map, unless its value has a fault.
func (d decoder) entry(key []string, value any, to reflect.Value) {
	entry := reflect.New(to.Type().Elem()).Elem()
	if d.faultless(func() { d.value(key, value, entry) }) {
		to.SetMapIndex(reflect.ValueOf(key[len(key)-1]), entry)
	}
}

func (d decoder) list(key []string, value any, to reflect.Value) {
	list, ok := value.([]any)
	if !ok {
		d.mismatch(key, value, wanted(to.Type()))
		return
	}
	out := reflect.MakeSlice(to.Type(), len(list), len(list))
	for i, v := range list {
		if !d.faultless(func() { d.value(key, v, out.Index(i)) }) {
			return // one fault per list is enough
		}
	}
	to.Set(out)
}

func (d decoder) scalar(key []string, value any, to reflect.Value) {
	v := reflect.ValueOf(value)
	switch n, whole := value.(int64); {
	case to.Kind() == reflect.Interface:
		to.Set(v)
	case to.CanInt() && whole && to.OverflowInt(n):
		d.file.Fault(key, "%d is too large a number", n)
	case to.CanInt() && whole:
		to.SetInt(n)
	case to.CanFloat() && whole:
		to.SetFloat(float64(n))
	case to.Kind() == v.Kind() && v.CanConvert(to.Type()):
		to.Set(v.Convert(to.Type()))
	default:
		d.mismatch(key, value, wanted(to.Type()))
	}
}

// faultless reports whether set noted no fault.
func (d decoder) faultless(set func()) bool {
	before := len(d.file.faults)
	set()
	return len(d.file.faults) == before
}

func (d decoder) mismatch(key []string, value any, want string) {
	d.file.Fault(key, "found %s, want %s", found(value), want)
}

// found names the type of a value as TOML does.
func found(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case int64:
		return "integer"
	case float64:
		return "float"
	case bool:
		return "boolean"
	case map[string]any:
		return "table"
	case []any:
		return "array"
	}
	return "time"
}

// wanted names the type of a field.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return "a list of strings"
		}
		return "a list of tables"
	}
	return "a table"
}

// fieldOf returns the field of a struct with a tag; the zero Value if it has none.
func fieldOf(of reflect.Value, tag string) reflect.Value {
	for i := range of.NumField() {
		if of.Type().Field(i).Tag.Get("toml") == tag && tag != "" {
			return of.Field(i)
		}
	}
	return reflect.Value{}
}

// inline returns the map of a struct with the tag ",inline", whose keys stand among
// the struct's own.
func inline(of reflect.Value) reflect.Value {
	for i := range of.NumField() {
		if of.Type().Field(i).Tag.Get("toml") == ",inline" {
			return of.Field(i)
		}
	}
	return reflect.Value{}
}

func has(m reflect.Value, name string) bool {
	return m.IsValid() && m.MapIndex(reflect.ValueOf(name)).IsValid()
}

// keysOf lists the keys of a struct and its nested structs.
func keysOf(of reflect.Value, prefix string) []string {
	if of.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for i := range of.NumField() {
		if tag := of.Type().Field(i).Tag.Get("toml"); tag != "" && tag != ",inline" {
			keys = append(keys, prefix+tag)
			keys = append(keys, keysOf(of.Field(i), prefix+tag+".")...)
		}
	}
	if m := inline(of); m.IsValid() {
		var names []string
		for _, name := range m.MapKeys() {
			names = append(names, prefix+name.String())
		}
		slices.Sort(names)
		keys = append(keys, names...)
	}
	return keys
}
