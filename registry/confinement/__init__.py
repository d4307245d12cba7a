"""Reading files that anybody may have made, in processes of their own with little memory."""
