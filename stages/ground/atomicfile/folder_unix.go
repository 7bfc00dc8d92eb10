//go:build unix

package atomicfile

import "os"

// syncFolder brings the names in a folder to the disk. Some file systems cannot do
// that; the name is then as lasting as they make it.
func syncFolder(dir string) {
	f, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = f.Sync()
	_ = f.Close()
}
