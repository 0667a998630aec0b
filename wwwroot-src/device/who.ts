import type { Who } from '../shared/protocol';
import type { Environment } from './environment';
import { call } from './request';

/** Who is signed in to the office on this browser. */
export async function who(env: Environment): Promise<Who | 'signed_out' | 'offline'> {
  const answer = await call<Who>(env, '/till/who', {});
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  if (answer.status === 401) return 'signed_out';
  return (answer.status === 200 && answer.body) || 'offline';
}
