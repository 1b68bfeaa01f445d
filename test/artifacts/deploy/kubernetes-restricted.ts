import type { PodSpec } from './kubernetes-objects.js';

/** The kinds of volumes that the restricted pod security standard allows. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * What keeps a pod out of a namespace that enforces the restricted pod security standard, or gives it more than it
 * needs. https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedProblems(pod: PodSpec): readonly string[] {
  return [...podProblems(pod), ...pod.containers.flatMap(containerProblems)];
}

function podProblems(pod: PodSpec): readonly string[] {
  const { securityContext: context = {}, volumes = [] } = pod;
  return failed({
    'shares a namespace of the node':
      pod.hostNetwork !== true && pod.hostPID !== true && pod.hostIPC !== true && !pod.hostUsers,
    'may run as root': context.runAsNonRoot === true && context.runAsUser !== 0,
    'has no seccomp profile': context.seccompProfile?.type === 'RuntimeDefault',
    'has unsafe sysctls, or options of SELinux': !context.sysctls && !context.seLinuxOptions,
    'has a volume of the node': volumes.every((volume) =>
      Object.keys(volume).every((key) => key === 'name' || VOLUMES.includes(key)),
    ),
    'has a token of Kubernetes': pod.automountServiceAccountToken === false,
    'has variables of every Service': pod.enableServiceLinks === false,
    'has init containers': !pod.initContainers?.length,
  });
}

function containerProblems(container: PodSpec['containers'][number]): readonly string[] {
  const { securityContext: context = {}, resources = {}, ports = [] } = container;
  return failed({
    'is privileged': !context.privileged && !context.procMount,
    'may gain privileges': context.allowPrivilegeEscalation === false,
    'may run as root': context.runAsNonRoot !== false && context.runAsUser !== 0,
    'has another seccomp profile': context.seccompProfile === undefined,
    'has capabilities': context.capabilities?.drop?.includes('ALL') === true && !context.capabilities.add,
    'may write to its root': context.readOnlyRootFilesystem === true,
    'has a port of the node': ports.every(({ hostPort }) => hostPort === undefined),
    'has no requests': hasBoth(resources.requests),
    'has no limits': hasBoth(resources.limits),
  }).map((problem) => `${container.name} ${problem}`);
}

function hasBoth(amounts: Readonly<Record<string, unknown>> | undefined): boolean {
  return amounts?.cpu !== undefined && amounts.memory !== undefined;
}

function failed(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(conditions).flatMap(([problem, holds]) => (holds ? [] : [problem]));
}
