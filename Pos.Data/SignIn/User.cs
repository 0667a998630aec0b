using Microsoft.AspNetCore.Identity;

namespace Pos.Data.SignIn;

/// <summary>A person who signs in. The user name is the canonical login: a phone number (+923001234567) or a lower-case e-mail address.</summary>
public sealed class User : IdentityUser<Guid>;
