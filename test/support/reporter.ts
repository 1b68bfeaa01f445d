import { reporters } from 'mocha';

/** Mocha's spec report, ended by one plain line that programs can read. */
export class SummaryReporter extends reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}

// Mocha takes a reporter only as a module's default export.
export { SummaryReporter as default };
