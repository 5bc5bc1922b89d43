import type { Course } from '../../src/domain/course.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { describeCourse } from '../../workflows/describe-course.ts';

const [ann, bob, mia] = ['ann', 'bob', 'mia'] as unknown as [UserId, UserId, UserId];
const course = (others = 0): Course => ({
  state: 'running',
  phases: [
    {
      phase: 1,
      attempt: 1,
      kind: 'review',
      state: 'completed',
      managerKind: 'owner',
      manager: mia,
      participants: [{ userId: ann, turn: 1 }, { userId: bob, turn: null }], // prettier-ignore
      participantCount: 2,
      answers: [{ userId: ann, decision: 'reviewed' }],
    },
    {
      phase: 2,
      attempt: 1,
      kind: 'approval',
      state: 'awaiting_manager',
      managerKind: 'owner',
      manager: null,
      participants: Array.from({ length: others }, (_, nth) => ({
        userId: `user-${nth}` as UserId,
        turn: nth + 1,
      })),
      participantCount: others,
      answers: [],
    },
  ],
});

test('an operator reads the state, and of each phase its manager, turns and answers', () => {
  expect(describeCourse(course()).split('\n\n')).toEqual([
    '**running**',
    '1. review: completed; manager mia; in turn 1. ann; answered ann reviewed',
    '2. approval: awaiting_manager; manager none; in turn nobody',
  ]);
});

test('TPL-09 of a phase of kind task it names the groups, and what is sufficient', () => {
  const [first] = course().phases;
  if (!first) throw new Error('the course has phases');
  const groups = [{ groupId: 'finance' as GroupId, version: 3, mode: 'all' as const }];
  const phase = { ...first, kind: 'task' as const, participants: [], groups };
  expect(describeCourse({ state: 'running', phases: [phase] })).toContain(
    'groups finance (all); answered ann',
  );
});

test('the text never grows beyond what the server takes', () => {
  expect(describeCourse(course(5_000)).length).toBe(20_000);
});
