import assert from 'node:assert/strict';
import test from 'node:test';
import { NotEnrolled } from '../device/not-enrolled';
import { StoreTrouble } from '../device/store';
import { FileTrouble } from '../outbox/file-trouble';
import { NotSaved } from '../outbox/not-saved';

test('an error says in the console which it is and why', () => {
  const cause = new Error('disk');
  const troubles = [
    new StoreTrouble('quota', { cause }),
    new NotEnrolled('locked', { cause }),
    new FileTrouble('newer', { cause }),
    new NotSaved('quota', { cause }),
  ];
  assert.deepEqual(troubles.map(String), ['StoreTrouble: quota', 'NotEnrolled: locked', 'FileTrouble: newer', 'NotSaved: quota']);
  for (const trouble of troubles) {
    assert.ok(trouble.stack!.startsWith(String(trouble)));
    assert.ok(trouble instanceof Error);
    assert.equal(trouble.cause, cause);
  }
  assert.ok(!(troubles[0] instanceof NotSaved));
});
