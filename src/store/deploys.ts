// Deploys that CI reported. Our own record of a deploy is the fact, so it is written with its delivery.
import type { Store } from './port.ts'
import { prepare } from './prepare.ts'
import { createRecording } from './recording.ts'
import { readDeploy } from './schema.ts'
import type { Tools } from './tables.ts'

type DeployRow = {
  system: string
  delivery_id: string
  environment: string
  repository: string
  version: string | null
  sha: string | null
  status: string
  deployed_at: number
  organizations: string | null
}

export function createDeploys(tools: Tools): Pick<Store, 'recordDeploy' | 'deploysAfter' | 'forgetDeploys'> {
  const { db, batch } = tools
  const recording = createRecording(tools)

  const insert = prepare<DeployRow>((row) =>
    db
      .insertInto('deploys')
      .values({
        system: row.system,
        delivery_id: row.delivery_id,
        environment: row.environment,
        repository: row.repository,
        version: row.version,
        sha: row.sha,
        status: row.status,
        deployed_at: row.deployed_at,
        organizations: row.organizations,
      })
      // Keyed by its delivery and not by whether that is new, which may have been pruned meanwhile.
      .onConflict((conflict) => conflict.columns(['system', 'delivery_id']).doNothing()),
  )

  const after = prepare<{ seq: number; limit: number }>(({ seq, limit }) =>
    db.selectFrom('deploys').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit),
  )

  return {
    async recordDeploy(deploy, delivery) {
      const { environment, organizations } = deploy
      const { system, id } = delivery
      const deployed = insert({
        system,
        delivery_id: id,
        environment,
        repository: deploy.repository,
        version: deploy.version ?? null,
        sha: deploy.sha ?? null,
        status: deploy.status,
        deployed_at: deploy.at,
        organizations: organizations === undefined ? null : JSON.stringify(organizations),
      })
      const hint = { system, subject: `deploy:${environment}` } as const
      const [recorded = []] = await batch([recording({ ...delivery, hint }), deployed])
      return recorded.length > 0
    },

    async deploysAfter(seq, limit) {
      const [rows = []] = await batch([after({ seq, limit })])
      return rows.flatMap((row) => readDeploy(row) ?? [])
    },

    async forgetDeploys(seqs) {
      if (seqs.length > 0) await batch([db.deleteFrom('deploys').where('seq', 'in', seqs).compile()])
    },
  }
}
