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
      'Feature compatibility version, as one healthy secondary has it; while it is being changed, the lower of the two.',
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
      'Whether the feature compatibility version is being changed, up or down: begun, and not yet ended.',
      perDeployment(
        'getParameter',
        'getParameter.featureCompatibilityVersion.targetVersion',
        ({ version, targetVersion }) =>
          stringOf(version) === undefined ? undefined : flag(stringOf(targetVersion) !== undefined),
      ),
    ),
  ],
};
