// Loaded into the exporter before its own code: tells what can be seen from inside its process alone.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Held, ProbeRequest, Seen } from './probe-messages.js';

const RESOLUTION_MS = 1;
const LOOK_EVERY_MS = 10;
const MEGABYTE = 2 ** 20;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let heapPeak = 0;

function look(): void {
  heapPeak = Math.max(heapPeak, getHeapStatistics().used_heap_size);
}

function answer(request: ProbeRequest): Seen | Held | Record<string, never> {
  switch (request) {
    case 'watch':
      delay.enable();
      setInterval(look, LOOK_EVERY_MS).unref();
      return {};
    case 'read':
      return seen();
    case 'rest':
      return held();
  }
}

function seen(): Seen {
  look();
  // What is recorded is the time from one tick to the next, the regular millisecond included.
  const longestBlockMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
  const heapPeakMb = heapPeak / MEGABYTE;
  delay.reset();
  heapPeak = 0;
  return { longestBlockMs, heapPeakMb };
}

function held(): Held {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssMb: rss / MEGABYTE,
    heapMb: heapUsed / MEGABYTE,
    handles: process.getActiveResourcesInfo().length,
  };
}

process.on('message', (request: ProbeRequest) => {
  process.send?.(answer(request));
});
// Whoever asks does not keep the exporter from ending.
process.channel?.unref();
