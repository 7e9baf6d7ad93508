/** Sizes, numbers and spans as people read them. */
import { durationText } from './times.ts';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power]}`;
}

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
export const numberText = (value: number): string => NUMBER.format(value);

/** Whole seconds, for what is counted and not measured. */
export function spanText(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : durationText(seconds * 1000);
}

export function secondsText(seconds: number | null, none: string): string {
  return seconds === null ? none : spanText(seconds);
}

export function millisecondsText(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 10 ? `${ms.toFixed(1)} ms` : durationText(ms);
}

export const capitalized = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
