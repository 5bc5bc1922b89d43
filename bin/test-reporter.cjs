// Tells bin/test.js, which started jest, how the run stands.
module.exports = class TestReporter {
  tell(message) {
    if (process.send) process.send(message);
  }

  onTestFileStart(test) {
    this.tell({ kind: 'started', file: test.path });
  }

  onTestFileResult(test, result) {
    this.tell({
      kind: 'finished',
      file: test.path,
      passed: result.numPassingTests,
      // A file that cannot even be loaded has no tests to count, and has failed all the same.
      failed: result.numFailingTests + (result.testExecError && result.numFailingTests === 0 ? 1 : 0),
      skipped: result.numPendingTests + result.numTodoTests,
    });
  }

  onRunComplete() {
    this.tell({ kind: 'complete' });
  }
};
