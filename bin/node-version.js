// Whether this Node can run Countersign. Plain syntax: an old Node has to get as far as saying no.
const needed = [20, 19];

/** Ends the process with a message when Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  console.error(
    `Countersign needs Node ${needed.join('.')} or later; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(1);
}
