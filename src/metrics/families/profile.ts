import { PROFILE_WINDOW_SECONDS, profiledDatabases, type Profiled } from '../../scrape/collectors/profile.js';
import { gauge, type MetricGroup, type Source } from '../family.js';
import { perMember } from '../from-analysis.js';

/** Operations that the profiler of each member has recorded; absent without the collector `profile`. */
export const profile: MetricGroup = {
  name: 'profile',
  title: 'Profiled operations',
  families: [
    gauge(
      'mongodb_profiled_operations',
      `Number of operations that the profiler of this member recorded in the database in the ${PROFILE_WINDOW_SECONDS} s before the request, without those of the exporter; absent where it never recorded.`,
      perDatabase('system.profile', ({ operations }) => operations),
    ),
    gauge(
      'mongodb_profiled_operation_longest_seconds',
      'Time in seconds that the longest of these operations took; absent while there is none.',
      // Milliseconds.
      perDatabase(
        'system.profile.millis',
        ({ longestMillis }) => longestMillis !== undefined && longestMillis / 1000,
      ),
    ),
  ],
};

/** @param read `false`: absent */
function perDatabase(path: string, read: (profiled: Profiled) => number | false): Source {
  return perMember(
    path,
    ({ replies }) => {
      const reply = replies['system.profile'];
      return (reply ? profiledDatabases(reply) : []).flatMap((profiled) => {
        const value = read(profiled);
        return value === false ? [] : [{ labels: { database: profiled.database }, value }];
      });
    },
    { labels: ['database'] },
  );
}
