const Sequencer = require('@jest/test-sequencer').default;

/** Whole processes that are started, killed and waited for: begun last, they would leave a core idle at the end. */
const longOnes = /\/test\/(?:e2e|soak|compose)\//;

/** The order of test files: by what a run before took, or by size; but those that take minutes come first. */
module.exports = class LongOnesFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => longOnes.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
