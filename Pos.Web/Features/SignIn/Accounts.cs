using Microsoft.AspNetCore.Identity;
using Pos.Data.SignIn;

namespace Pos.Web.Features.SignIn;

/// <summary>Makes accounts for people who did not sign up by themselves.</summary>
public sealed class Accounts(UserManager<User> users, TimeProvider clock)
{
    public async Task<bool> IsTakenAsync(string login) => await users.FindByNameAsync(login) is not null;

    /// <summary>Somebody who works in no business yet.</summary>
    public async Task<User> AddAsync(string login, string password)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            UserName = login,
            PhoneNumber = login.Contains('@') ? null : login,
            Email = login.Contains('@') ? login : null,
        };
        var created = await users.CreateAsync(user, password);
        return created.Succeeded ? user : throw new InvalidOperationException(string.Join(' ', created.Errors.Select(e => e.Description)));
    }
}
