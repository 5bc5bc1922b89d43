import { Alert } from '@mantine/core';

/** Why a task can't be answered now; nothing where it can. What changes under the reader's eyes is read out. */
export function TaskStanding({ said }: { readonly said: string | null }) {
  return (
    <div role="status" className="task-standing">
      {said !== null && (
        <Alert color="gray" variant="outline" className="notice" role="note">
          {said}
        </Alert>
      )}
    </div>
  );
}
