// Package ground holds the packages that every other one may import: they know no stage,
// no deck, no screen and not each other.
//
//	words       what a word of foreign text is
//	strict      TOML files that a person writes, and what is wrong with them
//	shell       words that a person pastes into a shell
//	pattern     regular expressions that are compiled when they are needed
//	atomicfile  files that appear as a whole or not at all
package ground
