const Sequencer = require('@jest/test-sequencer').default;

/** Whole processes that are started, killed and waited for: begun last, they would leave a core idle at the end. */
const longOnes = /\/test\/(?:e2e|soak|compose)\//;

/**
 * The order of test files: by what a run before took, or by size; but those that take minutes come early. They wait for
 * most of that time, so that each of them goes with one that keeps a core busy.
 */
module.exports = class LongOnesEarly extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const long = sorted.filter(({ path }) => longOnes.test(path));
    const others = sorted.filter(({ path }) => !longOnes.test(path));
    const pairs = long.flatMap((test, nth) => [test, ...others.slice(nth, nth + 1)]);
    return [...pairs, ...others.slice(long.length)];
  }
};
