/** What most connectors do without: retries, how often it is called, when it is called no longer, and where it may go. */
import { Button, Collapse, NumberInput, Select, TagsInput } from '@mantine/core';
import { useState } from 'react';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { isObject } from './checks.ts';
import type { Path } from './document.ts';
import classes from './connectors.module.css';

interface AdvancedProps {
  data: JsonObject;
  readOnly: boolean;
  onChange(path: Path, value: JsonValue | undefined): void;
}

const KEYS = ['retry', 'rate_budget', 'circuit_breaker', 'allow_private', 'destinations'] as const;

export function Advanced(props: AdvancedProps) {
  const isGiven = KEYS.some((key) => props.data[key] !== undefined && props.data[key] !== null);
  const [isOpen, setOpen] = useState(isGiven);
  return (
    <section className={classes['part']} aria-label="Advanced">
      <h2 className={classes['heading']}>
        Advanced
        <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      </h2>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <>
            <Group {...props} name="retry" title="Retries" about="of requests that failed on the way" numbers={RETRY} />
            <Group
              {...props}
              name="rate_budget"
              title="Rate budget"
              about="over all processes"
              numbers={BUDGET}
              defaults={{ requests: 10, period: 1 }}
            />
            <Group
              {...props}
              name="circuit_breaker"
              title="Circuit breaker"
              about="stops calls for a while after failures in a row"
              numbers={BREAKER}
            />
            <div className={classes['fields']}>
              <Reach
                {...props}
                name="allow_private"
                title="Private addresses"
                all={true}
                allWord="all of them"
                placeholder="10.0.0.0/8"
                about="networks that it may reach beside public ones"
              />
              <Reach
                {...props}
                name="destinations"
                title="Destinations"
                all="any"
                allWord="any"
                placeholder="https://other.example"
                about="where else than to its own address scripts may send its secrets"
              />
            </div>
          </>
        )}
      </Collapse>
    </section>
  );
}

interface NumberOf {
  key: string;
  label: string;
  hint?: string;
}

const RETRY: NumberOf[] = [
  { key: 'attempts', label: 'Attempts' },
  { key: 'initial', label: 'First pause', hint: 'seconds' },
  { key: 'maximum', label: 'Longest pause', hint: 'seconds' },
  { key: 'deadline', label: 'In all at most', hint: 'seconds' },
];
const BUDGET: NumberOf[] = [
  { key: 'requests', label: 'Requests' },
  { key: 'period', label: 'in', hint: 'seconds' },
  { key: 'concurrency', label: 'At the same time' },
];
const BREAKER: NumberOf[] = [
  { key: 'failures', label: 'Failures in a row' },
  { key: 'pause', label: 'Pause', hint: 'seconds' },
];

interface GroupProps extends AdvancedProps {
  name: string;
  title: string;
  about: string;
  numbers: NumberOf[];
  /** what an own setting begins with, where it cannot be empty */
  defaults?: JsonObject;
}

/** As the type says, off, or numbers of its own. */
function Group({ name, title, about, numbers, defaults, data, readOnly, onChange }: GroupProps) {
  const given = data[name];
  const mode = given === false ? 'off' : isObject(given) ? 'own' : 'type';
  const choose = (next: string | null) =>
    onChange([name], next === 'off' ? false : next === 'own' ? (defaults ?? { [numbers[0]!.key]: 5 }) : undefined);
  return (
    <div className={classes['fields']} style={{ marginBottom: '0.75rem' }}>
      <Select
        label={title}
        description={about}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[
          { value: 'type', label: 'as its type says' },
          { value: 'own', label: 'its own' },
          { value: 'off', label: 'none' },
        ]}
        value={mode}
        onChange={choose}
        readOnly={readOnly}
        allowDeselect={false}
      />
      {isObject(given) &&
        numbers.map(({ key, label, hint }) => (
          <NumberInput
            key={key}
            size="xs"
            label={label}
            description={hint}
            inputWrapperOrder={['label', 'input', 'description']}
            value={typeof given[key] === 'number' ? given[key] : ''}
            onChange={(next) => onChange([name, key], typeof next === 'number' ? next : undefined)}
            readOnly={readOnly}
            hideControls
            min={0}
          />
        ))}
    </div>
  );
}

interface ReachProps extends AdvancedProps {
  name: string;
  title: string;
  about: string;
  /** the value that means everything */
  all: JsonValue;
  allWord: string;
  placeholder: string;
}

function Reach({ name, title, about, all, allWord, placeholder, data, readOnly, onChange }: ReachProps) {
  const given = data[name];
  const isAll = given === all;
  const texts = Array.isArray(given) ? given.map(String) : isAll ? [allWord] : [];
  const change = (next: string[]) => {
    const isNowAll = next.includes(allWord) && !isAll;
    const rest = next.filter((text) => text !== allWord);
    onChange([name], isNowAll ? all : rest.length === 0 ? undefined : rest);
  };
  return (
    <TagsInput
      size="xs"
      label={title}
      description={about}
      inputWrapperOrder={['label', 'input', 'description']}
      data={[allWord]}
      value={texts}
      onChange={change}
      placeholder={texts.length === 0 ? placeholder : undefined}
      readOnly={readOnly}
    />
  );
}
