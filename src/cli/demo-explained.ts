// The play of a question: why was it her? Answered from what placement has kept, and chance computed again (PLC-22, 23).
import type { Print } from './approve.ts';
import { expectThat } from './demo-steps.ts';
import type { DemoClient } from './demo.ts';
import { describeVerification } from './placement-verify.ts';

/** Asks it of an approval in which somebody was drawn. */
export async function playExplained(
  { backOffice }: DemoClient,
  approvalId: string,
  print: Print,
): Promise<void> {
  const placements = await backOffice.placements(approvalId);
  const drawn = placements.find(({ pick }) => pick !== null);
  expectThat(drawn !== undefined, 'chance had no part in this approval');
  const { phase, attempt, slot, look } = drawn;
  const people = await backOffice.placedPeople(approvalId, { phase, attempt, slot, look });
  const [first] = drawn.placed;
  expectThat(first !== undefined, 'nobody was placed where somebody was drawn');
  print('');
  print(`And why was it ${first.user.name}?`);
  for (const { sentence, rule } of people) print(`   ${sentence} [${rule}]`);
  print(`Was chance honest? Computed again, as  npx countersign placement verify ${approvalId}  does it:`);
  const told = describeVerification(approvalId, await backOffice.verifyPlacements(approvalId), placements);
  for (const { line } of told) print(`   ${line}`);
  expectThat(
    told.length > 0 && told.every(({ verified }) => verified === true),
    'a random pick is not what it should be',
  );
}
