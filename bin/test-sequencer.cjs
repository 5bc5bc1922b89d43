const Sequencer = require('@jest/test-sequencer').default;

/** Whole processes that are started, killed and waited for: begun last, they would leave a core idle at the end. */
const longOnes = /\/test\/(?:e2e|soak|compose)\//;

/** As many others as take about as long as one of these, whose waiting they make use of. */
const othersBeside = 8;

/**
 * The order of test files: by what a run before took, or by size; but those that take minutes come early. They wait for
 * most of that time, so that beside each of them there go some that keep a core busy.
 */
module.exports = class LongOnesEarly extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const long = sorted.filter(({ path }) => longOnes.test(path));
    const others = sorted.filter(({ path }) => !longOnes.test(path));
    const beside = (nth) => others.slice(nth * othersBeside, (nth + 1) * othersBeside);
    return [
      ...long.flatMap((test, nth) => [test, ...beside(nth)]),
      ...others.slice(long.length * othersBeside),
    ];
  }
};
