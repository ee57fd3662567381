"""What Facebook and Instagram share: the Graph API through facebook-sdk, its errors, signatures and budgets."""
