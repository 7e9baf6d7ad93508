/** What the compiler said when it was last asked. */
import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { TypeProblem } from './queries.ts';
import classes from './flows.module.css';

interface ProblemListProps {
  problems: TypeProblem[];
  onVisit(problem: TypeProblem): void;
  onClose(): void;
}

export function ProblemList({ problems, onVisit, onClose }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <section className={classes['problems']} aria-label="What the compiler says" role="alert">
      {problems.map((problem, index) => (
        <UnstyledButton key={index} className={classes['problem']} onClick={() => onVisit(problem)}>
          <span className={classes['place']}>{placeOf(problem)}</span>
          <span className={classes['message']} title={problem.message}>
            {shortOf(problem.message)}
          </span>
          <span className={classes['place']}>{problem.code === 'COMPILE_ERROR' ? '' : problem.code}</span>
          {index === 0 && (
            <ActionIcon
              component="span"
              ml="auto"
              size="xs"
              aria-label="Close the list"
              onClick={(event) => {
                event.stopPropagation();
                onClose();
              }}
            >
              <IconX size={12} />
            </ActionIcon>
          )}
        </UnstyledButton>
      ))}
    </section>
  );
}

function placeOf({ file, line, column }: TypeProblem): string {
  return [file, line, column].filter((part) => part !== null).join(':');
}

/** Of a call that fits none of several forms, the reason for the first says most. */
function shortOf(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const reason = lines.find((line) => line.startsWith('Argument of type') || line.startsWith('Type '));
  return lines.length > 3 && reason !== undefined ? reason : lines.slice(0, 3).join('\n');
}
