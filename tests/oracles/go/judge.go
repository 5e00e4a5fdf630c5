// Judges notes, records and trees with golang.org/x/mod/sumdb, which Go's own checksum database
// uses. Reads cases as a JSON array, writes for each the reason to refuse it, or nothing.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type judged struct {
	Kind    string
	Vkey    string
	Note    string
	Text    string
	Index   int64
	Size    int64
	Old     int64
	Leaf    []byte
	Proof   [][]byte
	Root    []byte
	OldRoot []byte `json:"old_root"`
}

func hash(data []byte) (found tlog.Hash, err error) {
	if len(data) != tlog.HashSize {
		return found, fmt.Errorf("a hash of %d bytes", len(data))
	}
	copy(found[:], data)
	return found, nil
}

func hashes(proof [][]byte) (found []tlog.Hash, err error) {
	for _, one := range proof {
		next, err := hash(one)
		if err != nil {
			return nil, err
		}
		found = append(found, next)
	}
	return found, nil
}

func checkNote(one judged) error {
	verifier, err := note.NewVerifier(one.Vkey)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(one.Note), note.VerifierList(verifier))
	if err == nil && opened.Text != one.Text {
		return fmt.Errorf("another text")
	}
	return err
}

func checkRecord(one judged) error {
	proof, err := hashes(one.Proof)
	if err != nil {
		return err
	}
	root, err := hash(one.Root)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, one.Size, root, one.Index, tlog.RecordHash(one.Leaf))
}

func checkTree(one judged) error {
	proof, err := hashes(one.Proof)
	if err != nil {
		return err
	}
	root, err := hash(one.Root)
	if err != nil {
		return err
	}
	old, err := hash(one.OldRoot)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, one.Size, root, one.Old, old)
}

var checks = map[string]func(judged) error{
	"note": checkNote, "record": checkRecord, "tree": checkTree,
}

func main() {
	var cases []judged
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	reasons := []string{}
	for _, one := range cases {
		reason := ""
		if err := checks[one.Kind](one); err != nil {
			reason = err.Error()
		}
		reasons = append(reasons, reason)
	}
	json.NewEncoder(os.Stdout).Encode(reasons)
}
