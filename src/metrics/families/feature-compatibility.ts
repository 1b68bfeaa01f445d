import { stringOf } from '../../mongo/bson.js';
import { gauge, type MetricGroup } from '../family.js';
import { flag, info } from '../from-analysis.js';
import { perDeployment } from '../from-collectors.js';

/** The version whose features a replica set or standalone may use. */
export const featureCompatibility: MetricGroup = {
  name: 'feature-compatibility',
  title: 'Feature compatibility version',
  families: [
    gauge(
      'mongodb_feature_compatibility_version_info',
      'Feature compatibility version, reported by one healthy secondary; during a change, the lower of the two.',
      perDeployment(
        'getParameter',
        'getParameter.featureCompatibilityVersion.version',
        (reply) => {
          const version = stringOf(reply.version);
          return info(version === undefined ? undefined : { version });
        },
        { labels: ['version'] },
      ),
    ),
    gauge(
      'mongodb_feature_compatibility_upgrading',
      'Whether a change of the feature compatibility version, up or down, has started and not ended.',
      perDeployment(
        'getParameter',
        'getParameter.featureCompatibilityVersion.targetVersion',
        ({ version, targetVersion }) =>
          stringOf(version) === undefined ? undefined : flag(stringOf(targetVersion) !== undefined),
      ),
    ),
  ],
};
