import type { SurveySettings } from '../config/config.js';
import { limitsOf } from './limits.js';
import type { Survey } from './survey.js';

/** The survey within the limits that its options set. */
export function configured(survey: Survey, settings: SurveySettings | undefined): Survey {
  if (!settings) return survey;
  const { maxAgeSeconds, most, patterns } = settings;
  return { ...survey, maxAgeSeconds, limits: limitsOf(most, patterns) };
}
