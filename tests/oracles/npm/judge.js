// Judges records and the notes that they are in with @sigstore/verify, npm's own verifier. Reads
// cases as a JSON array, writes for each the reason to refuse it, or nothing.
"use strict";
const crypto = require("node:crypto");
const path = require("node:path");
const folder = path.join(path.dirname(require.resolve("@sigstore/verify")), "tlog");
const { verifyMerkleInclusion } = require(path.join(folder, "merkle.js"));
const { verifyCheckpoint } = require(path.join(folder, "checkpoint.js"));

function logOf(vkey) {
  const [name, id, ...encoded] = vkey.split("+");
  const prefix = Buffer.from("302a300506032b6570032100", "hex"); // Ed25519 as SubjectPublicKeyInfo
  const key = Buffer.concat([prefix, Buffer.from(encoded.join("+"), "base64").subarray(1)]);
  const publicKey = crypto.createPublicKey({ key, format: "der", type: "spki" });
  return { logID: Buffer.from(id, "hex"), baseURL: name, publicKey };
}

function judge(one) {
  const proof = { logIndex: one.index, hashes: one.proof.map((hash) => Buffer.from(hash, "base64")) };
  proof.checkpoint = { envelope: one.note };
  const entry = { inclusionProof: proof, canonicalizedBody: Buffer.from(one.leaf, "base64") };
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, [logOf(one.vkey)]));
    return "";
  } catch (refusal) {
    if (refusal.code !== "TLOG_INCLUSION_PROOF_ERROR") throw refusal;
    return refusal.message;
  }
}

const cases = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(judge)));
