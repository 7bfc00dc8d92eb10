//go:build !unix

package atomicfile

// syncFolder does nothing: the system syncs names with their files.
func syncFolder(string) {}
