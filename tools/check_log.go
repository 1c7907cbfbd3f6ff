// check_log checks the log of an EVIDENCE folder with the Go project's own
// implementation of signed notes and transparency logs: a third hand beside
// "embargowatch verify" and verify_evidence.py.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run tools/check_log.go EVIDENCE VKEY
//
// needs the Debian packages golang-go and golang-golang-x-mod-dev. It checks
// the signature of log/checkpoint, every tile and bundle under log/tile that
// the checkpoint covers, the root, and the inclusion of every leaf (of a log
// of more than 4,096 leaves, of some thousand). It does not look at blobs,
// witnesses or time stamps.
//
// Exit codes: 0 good, 1 damaged, 2 could not check.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	most   = 4096 // leaves that are proved one by one, at even distances; every tile was compared before
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: check_log EVIDENCE VKEY")
		os.Exit(2)
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(os.Args[2]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "check_log: the key:", err)
		os.Exit(2)
	}
	tree, err := check(filepath.Join(os.Args[1], "log"), verifier)
	if err != nil {
		fmt.Println("DAMAGED", err)
		os.Exit(1)
	}
	fmt.Printf("good: %d leaves of %s, root %v\n", tree.N, verifier.Name(), tree.Hash)
}

func check(folder string, verifier note.Verifier) (tlog.Tree, error) {
	tree, err := checkpoint(filepath.Join(folder, "checkpoint"), verifier)
	if err != nil {
		return tree, err
	}
	var stored hashes
	for i := int64(0); i < tree.N; {
		leaves, err := bundle(folder, i, tree.N)
		if err != nil {
			return tree, err
		}
		for _, leaf := range leaves {
			more, err := tlog.StoredHashes(i, leaf, stored)
			if err != nil {
				return tree, err
			}
			stored = append(stored, more...)
			i++
		}
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil || root != tree.Hash {
		return tree, fmt.Errorf("checkpoint: the root over the leaves kept here is %v, signed is %v", root, tree.Hash)
	}
	return tree, proofs(folder, tree, stored)
}

// proofs compares every tile with the tree, and proves leaves through the tiles.
func proofs(folder string, tree tlog.Tree, stored hashes) error {
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		if partial := tree.N >> (height * tile.L) % (1 << height); tile.W != 1<<height && int64(tile.W) != partial {
			continue // a partial tile of an earlier size: it may be there, but need not
		}
		want, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(folder, name(tile)))
		if err != nil {
			return err
		}
		if !bytes.Equal(raw, want) {
			return fmt.Errorf("%s: does not hold the hashes of the tree", name(tile))
		}
	}
	reader := tlog.TileHashReader(tree, tiles{folder, map[tlog.Tile][]byte{}})
	for i := int64(0); i < tree.N; i += 1 + tree.N/most {
		proof, err := tlog.ProveRecord(tree.N, i, reader)
		if err != nil {
			return fmt.Errorf("leaf %d: %v", i, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, stored[tlog.StoredHashIndex(0, i)]); err != nil {
			return fmt.Errorf("leaf %d: %v", i, err)
		}
	}
	return nil
}

func checkpoint(path string, verifier note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	raw, err := os.ReadFile(path)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(raw, note.VerifierList(verifier))
	if err != nil {
		return tree, fmt.Errorf("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("checkpoint: is not three lines that begin with the origin %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tree, fmt.Errorf("checkpoint: %q is no size", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("checkpoint: %q is no root", lines[2])
	}
	tree.N = size
	copy(tree.Hash[:], root)
	return tree, nil
}

// bundle reads the leaves from number first on, up to the end of their bundle.
func bundle(folder string, first, size int64) ([][]byte, error) {
	width := size - first
	if width > 1<<height {
		width = 1 << height
	}
	path := strings.Replace(name(tlog.Tile{H: height, L: 0, N: first >> height, W: int(width)}), "tile/0/", "tile/entries/", 1)
	raw, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var leaves [][]byte
	for rest := raw; len(rest) > 0; {
		if len(rest) < 2 || len(rest) < 2+int(binary.BigEndian.Uint16(rest)) {
			return nil, fmt.Errorf("%s: ends within leaf %d", path, len(leaves))
		}
		n := 2 + int(binary.BigEndian.Uint16(rest))
		leaves = append(leaves, rest[2:n])
		rest = rest[n:]
	}
	if int64(len(leaves)) != width {
		return nil, fmt.Errorf("%s: has %d leaves, expected %d", path, len(leaves), width)
	}
	return leaves, nil
}

// name is the path of a tile by C2SP tlog-tiles, which leaves out the height that tlog writes.
func name(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
}

// hashes holds every stored hash of a log, in the order of package tlog.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("there is no hash %d", index)
		}
		found[i] = h[index]
	}
	return found, nil
}

// tiles reads tiles from the folder, each once.
type tiles struct {
	folder string
	known  map[tlog.Tile][]byte
}

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		if _, ok := t.known[tile]; !ok {
			raw, err := os.ReadFile(filepath.Join(t.folder, name(tile)))
			if err != nil {
				return nil, err
			}
			t.known[tile] = raw
		}
		found[i] = t.known[tile]
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
