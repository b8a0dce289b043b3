namespace VlogStudio.Features.Accounts.People;

/// <summary>What an admin may do to a person.</summary>
public enum PersonAct
{
    /// <summary>Gives them the admin's role.</summary>
    MakeAdmin,

    /// <summary>Takes the admin's role away.</summary>
    TakeAdmin,

    /// <summary>Locks them out.</summary>
    Disable,

    /// <summary>Lets them in again.</summary>
    Enable,

    /// <summary>Lets their frozen credits move again.</summary>
    Unfreeze,

    /// <summary>Gives or takes credits.</summary>
    Adjust,
}
