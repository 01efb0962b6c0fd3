// A deploy as CI reports it.
import { SANDBOX_DEPLOY_TOKEN } from '../../src/cli/sandbox.ts'
import type { Network } from './network.ts'

/** True once it was answered 202. */
export async function report(
  network: Network,
  bridge: string,
  { version, status, at }: { readonly version: string; readonly status: string; readonly at: number },
): Promise<boolean> {
  const body = {
    environment: 'production',
    // Of its own for each version, so that each stands or falls by itself.
    repository: `permits-${version}`,
    version,
    status,
    deployed_at: new Date(at).toISOString(),
  }
  const answer = await network
    .fetch(
      new Request(`${bridge}/webhooks/deploys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SANDBOX_DEPLOY_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
    .catch(() => undefined)
  return answer?.status === 202
}
